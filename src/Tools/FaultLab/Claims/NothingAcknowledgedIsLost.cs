namespace Owl.FaultLab.Claims;

internal sealed class NothingAcknowledgedIsLost : Claim
{
    public override Words Title => new("nothing that was acknowledged is lost", "応答で確認したものは失われない");

    public override Verdict Check(Evidence evidence)
    {
        int acknowledged = 0;
        foreach (var (name, items, creators) in evidence.Lists)
        {
            if (items is null)
            {
                return ListUnread(name);
            }

            var kept = items.ToLookup(item => item.Id, item => item.Text);
            var asked = evidence.AcknowledgedBy(creators).ToList();
            acknowledged += asked.Count;
            var lost = asked.Where(exchange => !kept[exchange.Id!.Value].Contains(exchange.Text)).ToList();
            if (lost.Count > 0)
            {
                return Verdict.Fail(
                    $"{lost.Count} of {asked.Count} acknowledged {name} are not in the list",
                    $"確認済みの {name} {asked.Count} 件のうち {lost.Count} 件が一覧にない",
                    lost[0]);
            }
        }

        return acknowledged == 0
            ? Verdict.Unknown("nothing was acknowledged", "確認されたものが 1 件もない")
            : Verdict.Pass($"{acknowledged:#,0} were acknowledged, and all are there", $"確認した {acknowledged:#,0} 件がすべてある");
    }
}

namespace Owl.FaultLab.Claims;

internal sealed class NoIdIsGivenTwice : Claim
{
    public override Words Title => new("no id is given twice", "同じ ID は二度と割り当てられない");

    public override Verdict Check(Evidence evidence)
    {
        int ids = 0;
        foreach (var (name, items, creators) in evidence.Lists)
        {
            // An item that was asked for again has its id again; two items must not have one.
            var shared = evidence.AcknowledgedBy(creators).GroupBy(exchange => exchange.Id).FirstOrDefault(same =>
                same.Select(exchange => exchange.Text).Distinct(StringComparer.Ordinal).Count() > 1);
            if (shared?.First(exchange => exchange.Text != shared.First().Text) is { } second)
            {
                return Verdict.Fail($"two {name} were given the id {shared.Key}", $"2 件の {name} に同じ ID {shared.Key} が割り当てられた", second);
            }

            if (items is null)
            {
                return ListUnread(name);
            }

            if (items.GroupBy(item => item.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                return Verdict.Fail($"the id {twice.Key} is twice in the list of {name}", $"{name} の一覧に ID {twice.Key} が 2 つある");
            }

            ids += items.Count;
        }

        return Verdict.Pass($"{ids:#,0} ids, each of its own", $"{ids:#,0} 件の ID はすべて異なる");
    }
}

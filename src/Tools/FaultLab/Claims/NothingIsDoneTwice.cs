namespace Owl.FaultLab.Claims;

internal sealed class NothingIsDoneTwice : Claim
{
    public override Words Title => new(
        "what was asked for again under the same Idempotency-Key is done once", "同じ Idempotency-Key で送り直したものは一度だけ実行される");

    public override Verdict Check(Evidence evidence)
    {
        int again = evidence.Exchanges.Where(exchange => exchange.Text is not null).GroupBy(exchange => exchange.Text).Count(same => same.Count() > 1);
        foreach (var (name, items, creators) in evidence.Lists)
        {
            if (items is null)
            {
                return ListUnread(name);
            }

            var doubled = items.GroupBy(item => item.Text, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
            if (doubled.Count > 0)
            {
                return Verdict.Fail(
                    $"{doubled.Count} {name} are there more than once",
                    $"{doubled.Count} 件の {name} が重複している",
                    evidence.Exchanges.First(exchange => creators.Contains(exchange.Endpoint) && doubled.Contains(exchange.Text!)));
            }
        }

        if (again == 0)
        {
            return Verdict.Unknown("nothing was asked for again", "送り直したものがない");
        }

        var changed = evidence.Exchanges.Where(exchange => exchange.IsGood && exchange.Text is not null)
            .GroupBy(exchange => exchange.Text).FirstOrDefault(same => same.Select(exchange => exchange.Id).Distinct().Count() > 1);
        if (changed is not null)
        {
            return Verdict.Fail(
                $"'{changed.Key}' was acknowledged under several ids", $"'{changed.Key}' が複数の ID で確認された", changed.Last());
        }

        return Verdict.Pass($"{again} were asked for again, none is there twice", $"{again} 件を送り直し、重複は 0 件");
    }
}

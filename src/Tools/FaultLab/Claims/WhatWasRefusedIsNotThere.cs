using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

/// <summary>An answer of 4xx or 503, and a connection that was refused, say that nothing was stored.</summary>
internal sealed class WhatWasRefusedIsNotThere : Claim
{
    public override Words Title => new("what was refused is not there", "断ったものは保存されていない");

    public override Verdict Check(Evidence evidence)
    {
        int refused = 0;
        foreach (var (name, items, creators) in evidence.Lists)
        {
            if (items is null)
            {
                return ListUnread(name);
            }

            var kept = items.Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
            var requests = evidence.Exchanges.Where(exchange => creators.Contains(exchange.Endpoint))
                .GroupBy(exchange => exchange.Text!, StringComparer.Ordinal).Where(same => same.All(IsRefused)).ToList();
            refused += requests.Count;
            if (requests.FirstOrDefault(same => kept.Contains(same.Key)) is { } there)
            {
                return Verdict.Fail(
                    $"'{there.Key}' was refused, and is in the list of {name}", $"断った '{there.Key}' が {name} の一覧にある", there.First());
            }
        }

        return Verdict.Pass($"{refused:#,0} were refused, and none is there", $"断った {refused:#,0} 件はどれも保存されていない");
    }

    private static bool IsRefused(Exchange exchange) => exchange.Ending is Ending.Refused || exchange.Status is (>= 400 and < 500) or 503;
}

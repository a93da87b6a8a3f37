namespace Owl.FaultLab.Claims;

/// <summary>Before the fault and soon after it, nothing fails.</summary>
internal sealed class AllHealsByItself(TimeSpan limit) : Claim
{
    // A service that is started again, or goes on, has to be ready by then; also the replicas of a host that were given up,
    // which first end cleanly.
    private static readonly TimeSpan LongestReturn = TimeSpan.FromSeconds(30);

    public override Words Title => new(
        $"all is well again within {limit.TotalSeconds:0} s after the fault is gone", $"障害がなくなれば {limit.TotalSeconds:0} 秒以内に元どおりになる");

    public override Verdict Check(Evidence evidence)
    {
        double gone = evidence.Phases.Gone;
        var after = evidence.Exchanges.Where(exchange => exchange.Start > gone).ToList();
        var late = after.Where(exchange => !exchange.IsGood && exchange.Start > gone + limit.TotalSeconds).ToList();
        if (late.Count > 0)
        {
            return Verdict.Fail($"{late.Count} requests failed later than that", $"その後も {late.Count} 件が失敗した", late[0]);
        }

        if (evidence.Phases.Gone - evidence.Phases.End > LongestReturn.TotalSeconds)
        {
            double took = evidence.Phases.Gone - evidence.Phases.End;
            return Verdict.Fail($"it took {took:0.0} s until the fault was gone", $"障害がなくなるまで {took:0.0} 秒かかった");
        }

        double seconds = after.Where(exchange => !exchange.IsGood).Select(exchange => exchange.Start - gone).DefaultIfEmpty(0).Max();
        return after.Any(exchange => exchange.IsGood)
            ? Verdict.Pass($"the last failure came {seconds:0.0} s after it", $"最後の失敗は障害がなくなった {seconds:0.0} 秒後")
            : Verdict.Unknown("nothing was asked afterwards", "その後のリクエストがない");
    }
}

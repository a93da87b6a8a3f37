namespace Owl.FaultLab.Claims;

/// <summary>What is left of a service takes over, without anybody's help.</summary>
internal sealed class HealsWhileTheFaultLasts(TimeSpan limit) : Claim
{
    private const int LeastEach = 5;

    public override Words Title => new(
        $"what is left takes over within {limit.TotalSeconds:0} s, while the fault is still there",
        $"障害が続いていても、残ったものが {limit.TotalSeconds:0} 秒以内に引き継ぐ");

    public override Verdict Check(Evidence evidence)
    {
        var (begin, end) = (evidence.Phases.Begin, evidence.Phases.End);
        var during = evidence.Exchanges.Where(exchange => exchange.Start >= begin && exchange.Start < end).ToList();
        var last = during.Where(exchange => !exchange.IsInTime).MaxBy(exchange => exchange.Start);
        double seconds = last is null ? 0 : last.Start - begin;
        if (seconds > limit.TotalSeconds)
        {
            return Verdict.Fail($"a request failed {seconds:0.0} s after it began", $"始まって {seconds:0.0} 秒後にも失敗した", last);
        }

        var after = during.Where(exchange => exchange.Start > begin + seconds).ToLookup(exchange => exchange.Endpoint);
        var unserved = during.Select(exchange => exchange.Endpoint).Distinct().FirstOrDefault(endpoint => after[endpoint].Count() < LeastEach);
        return during.Count == 0 ? Verdict.Unknown("nothing was asked while it was there", "障害の間にリクエストがない")
            : unserved is not null ? Verdict.Fail($"{unserved} failed to the end of it", $"{unserved} は障害の終わりまで失敗した", last)
            : Verdict.Pass(
                $"the last failure came {seconds:0.0} s after it began, then {after.Sum(own => own.Count()):#,0} good answers",
                $"最後の失敗は始まって {seconds:0.0} 秒後。その後は {after.Sum(own => own.Count()):#,0} 件が成功");
    }
}

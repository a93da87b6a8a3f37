using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

/// <param name="limit">Longest answer.</param>
/// <param name="silent">Endpoints of a process that is itself hit: nobody is there to keep the time.</param>
internal sealed class AnswersInTime(TimeSpan limit, IReadOnlyList<Endpoint> silent) : Claim
{
    // A client on a busy machine sees an answer later than it was sent.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(0.5);

    public override Words Title => new(
        $"whoever is there answers within {limit.TotalSeconds:0.#} s", $"動いているサービスは {limit.TotalSeconds:0.#} 秒以内に応答する");

    public override Verdict Check(Evidence evidence)
    {
        var judged = evidence.Exchanges.Where(exchange => !silent.Contains(exchange.Endpoint)).ToList();
        if (judged.Count == 0)
        {
            return Verdict.Unknown("nobody was asked", "リクエストが 1 件もない");
        }

        var late = judged.Where(exchange => exchange.Seconds > (limit + Tolerance).TotalSeconds).ToList();
        double longest = judged.Max(exchange => exchange.Seconds) * 1000;
        return late.Count == 0
            ? Verdict.Pass($"the longest of {judged.Count:#,0} took {longest:#,0} ms", $"{judged.Count:#,0} 件のうち最長は {longest:#,0} ms")
            : Verdict.Fail(
                $"{late.Count} of {judged.Count:#,0} took longer; the longest {longest:#,0} ms",
                $"{judged.Count:#,0} 件のうち {late.Count} 件が超過。最長 {longest:#,0} ms",
                late[0]);
    }
}

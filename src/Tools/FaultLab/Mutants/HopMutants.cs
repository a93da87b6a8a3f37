namespace Owl.FaultLab.Mutants;

internal static class HopMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("ServiceClient", "ServiceClientTests", "a call ends within its limit",
            "new CancellationTokenSource(limit, time)", "new CancellationTokenSource(Timeout.InfiniteTimeSpan, time)"),
        In("ServiceClient", "ServiceClientTests", "without time left nobody is called", "limit <= TimeSpan.Zero", "limit < TimeSpan.MinValue + limit"),
        In("ServiceClient", "ServiceClientTests", "what is left of the time goes with the call",
            "request.Headers.Add(TimeBudget.Header,", "request.Headers.Add(\"Owl-Time-Budget-S\","),
        In("ServiceClient", "LyingNeighbourTests", "only an answer of the contract is one",
            "isAnswer(answer) ? HopOutcome.Answered : HopOutcome.InvalidResponse", "HopOutcome.Answered"),
        In("ServiceClient", "ServiceClientTests", "an answer has a bound", "1024 * 1024;", "1024 * 1024 * 512;"),
        In("Replicas/Replica", "ReplicaTests", "one failure leaves nobody out",
            "isSecond = _lastFailure is { } before &&", "isSecond = true || _lastFailure is { } before &&"),
        In("Replicas/Replica", "ReplicaTests", "the second failure leaves a replica out", "if (isSecond)", "if (isSecond && _lastFailure is null)"),
        In("Replicas/Replica", "ReplicaTests", "one that was taken back has no failures",
            "(_leftOutSince, _lastFailure) = (leftOutSince, null);", "_leftOutSince = leftOutSince;"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Platform/Upstream/{file}.cs", text, replacement, "tests/Platform/Upstream.Tests", tests);
}

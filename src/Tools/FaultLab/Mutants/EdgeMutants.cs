namespace Owl.FaultLab.Mutants;

internal static class EdgeMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        In("Http/ConcurrencyLimit", "Edge.ConcurrencyLimitTests", "more than 256 requests at once are refused",
            "public const int Limit = 256;", "public const int Limit = 100_000;"),
        In("Http/ConcurrencyLimit", "Edge.ConcurrencyLimitTests", "a refusal says when to come again",
            "        context.Response.Headers.RetryAfter = \"1\";\n", ""),
        In("Http/ConcurrencyLimit", "Edge.ConcurrencyLimitTests", "a place that was held is given back",
            "using var permit = work.AttemptAcquire();", "var permit = work.AttemptAcquire();"),
        In("Http/ConnectionLimit", "Edge.ConnectionLimitTests", "connections have a bound", "ref _open) <= most)", "ref _open) <= most * 1000)"),
        In("Http/ConnectionLimit", "Edge.ConnectionLimitTests", "a connection that ended makes room",
            "Interlocked.Decrement(ref _open) <= most / 2", "Volatile.Read(ref _open) <= most / 2"),
        In("Http/TimeBudget", "Http.TimeBudgetTests", "time that has passed is not there any more",
            "total - time.GetElapsedTime(_start)", "total"),
        In("Http/TimeBudget", "Http.TimeBudgetTests", "a caller's limit counts where it is shorter",
            "&& TimeSpan.FromMilliseconds(milliseconds) < most", "&& milliseconds < 0"),
        In("Http/TimeBudget", "Http.TimeBudgetTests", "a caller cannot make a service wait longer than it does by itself",
            "&& TimeSpan.FromMilliseconds(milliseconds) < most", "&& milliseconds > 0"),
        In("Http/TimeBudget", "Http.TimeBudgetTests", "there is time left to answer after a hop gave up",
            "TimeSpan.FromMilliseconds(100);", "TimeSpan.FromMilliseconds(0);"),
        In("Draining", "DrainingTests", "a replica that is about to end says so with its answers",
            "stopping.IsCancellationRequested || ", ""),
        In("Draining", "DrainingTests", "a replica answers until its callers have turned to another one",
            "Task.Delay(LastCalls, time, cancellationToken)", "Task.Delay(TimeSpan.Zero, time, cancellationToken)"),
        In("Standstill", "StandstillTests", "who stood still is in doubt", "if (silence > Longest)", "if (silence > Longest * 100)"),
        In("Standstill", "StandstillTests", "who is confirmed is in doubt no more",
            "public void Confirm() => Volatile.Write(ref _stoodTicks, 0);", "public void Confirm() => Volatile.Read(ref _stoodTicks);"),
    ];

    private static Mutant In(string file, string tests, string promise, string text, string replacement) =>
        new(promise, $"src/Platform/ServiceDefaults/{file}.cs", text, replacement, "tests/Platform/ServiceDefaults.Tests", tests);
}

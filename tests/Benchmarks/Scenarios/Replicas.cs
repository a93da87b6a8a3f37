using Owl.Benchmarks.Load;
using Owl.Benchmarks.Results;
using Owl.Benchmarks.Systems;

namespace Owl.Benchmarks.Scenarios;

/// <summary>
/// What a second and a third silo of task-service change, over PostgreSQL. On one machine they share the cores, so what
/// tells is the processor time of a request, and whether each silo has its share of the work.
/// </summary>
internal static class Replicas
{
    private const int Users = 100;

    private static readonly string[] Series = ["3 silos", "2 silos", "1 silo"];
    private static readonly Metric Throughput = new("POST :gateway/tasks", "requests/s", Better.Higher);
    private static readonly Metric LeastShare = new("the least share of a silo", "% of fair", Better.Higher);

    public static async Task RunAsync(Report report, CancellationToken cancellation)
    {
        var table = report.AddTable("task-service as one cluster over PostgreSQL", Series);
        for (int round = 1; round <= report.Options.Rounds; round++)
        {
            for (int silos = Series.Length; silos > 0; silos--)
            {
                Console.WriteLine($"round {round} of {report.Options.Rounds}: {Series[^silos]}");
                await MeasureAsync(report, table, silos, cancellation);
            }
        }
    }

    private static async Task MeasureAsync(Report report, ResultTable table, int silos, CancellationToken cancellation)
    {
        string series = Series[^silos];
        await using var system = await ReplicatedBenchSystem.StartNewAsync(silos, cancellation);
        using var users = Creations.OfUsers(system.AddressOf(ServiceKind.UserService));
        await users.RunAsync(Users, Users, clients: 1, cancellation);
        await RunWrkAsync(report.Options.WarmUp);

        var before = system.ReadCpuTimes();
        var silosBefore = ReadSilos();
        var result = await RunWrkAsync(report.Options.Duration);
        var after = system.ReadCpuTimes();
        var ofSilos = ReadSilos().Zip(silosBefore, (now, then) => (now - then).TotalMicroseconds).ToList();

        table.Add(Throughput, series, result.RequestsPerSecond);
        foreach (var ((name, now), (_, then)) in after.Zip(before))
        {
            table.Add(new Metric($"CPU of {name}", "µs/request", Better.Lower), series, (now - then).TotalMicroseconds / result.Requests);
        }

        table.Add(LeastShare, series, 100 * ofSilos.Min() / ofSilos.Average());
        report.NoteFailures(series, Throughput, result.Failures);

        Task<WrkResult> RunWrkAsync(TimeSpan duration) =>
            Wrk.RunAsync(system.AddressOf(ServiceKind.Gateway), "post-task", report.Options.Connections, duration, cancellation);

        List<TimeSpan> ReadSilos() => [.. system.Tasks.Select(silo => ProcessFigures.CpuTimeOf(silo.Pid))];
    }
}

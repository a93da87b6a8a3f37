using System.Diagnostics;
using Owl.Benchmarks.Load;
using Owl.Benchmarks.Results;
using Owl.Benchmarks.Systems;

namespace Owl.Benchmarks.Scenarios;

/// <summary>A list of 100,000 tasks: how long one client waits for all of it, and what task-service needs for it.</summary>
internal static class LongList
{
    public static async Task RunAsync(Report report, ResultTable table, CancellationToken cancellation)
    {
        int tasks = report.Options.Quick ? 1000 : 100_000;
        string name = $"GET :gateway/tasks, {TextTable.Number(tasks)} tasks";
        var systems = SystemKind.All.Select(kind => new BenchSystem(kind)).ToList();
        try
        {
            for (int round = 1; round <= report.Options.Rounds; round++)
            {
                foreach (var system in systems)
                {
                    Console.WriteLine($"round {round} of {report.Options.Rounds}, {TextTable.Number(tasks)} tasks: {system.Kind}");
                    // A start each time: what earlier lists took from the operating system would hide what this one takes.
                    await system.StartAsync(cancellation);
                    await FillAsync(system, tasks, report.Options.Connections, cancellation);
                    await MeasureAsync(system, name, report.Options, table, cancellation);
                    await system.StopAsync();
                }
            }
        }
        finally
        {
            foreach (var system in systems)
            {
                await system.DisposeAsync();
            }
        }
    }

    private static async Task MeasureAsync(
        BenchSystem system, string name, BenchOptions options, ResultTable table, CancellationToken cancellation)
    {
        int pid = system.PidOf(ServiceKind.TaskService);
        ProcessFigures.ResetPeak(pid);
        long before = ProcessFigures.ResidentBytesOf(pid);
        await ReadListsAsync(system, options.WarmUp, cancellation);
        var times = await ReadListsAsync(system, options.Duration, cancellation);

        table.Add(new Metric(name, "ms", Better.Lower), system.Kind.Name, Statistics.Median(times));
        table.Add(
            new Metric($"{name}, growth of task-service", "MB", Better.Lower),
            system.Kind.Name,
            (ProcessFigures.PeakBytesOf(pid) - before) / 1e6);
    }

    private static async Task<IReadOnlyList<double>> ReadListsAsync(BenchSystem system, TimeSpan duration, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed < duration;)
        {
            var one = Stopwatch.StartNew();
            await Items.ReadAsync(TasksOf(system), cancellation);
            times.Add(one.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    // A system that stores its tasks has them still from the round before.
    private static async Task FillAsync(BenchSystem system, int tasks, int clients, CancellationToken cancellation)
    {
        if (await Items.ReadAsync(TasksOf(system), cancellation) > 0)
        {
            return;
        }

        using var users = Creations.OfUsers(system.AddressOf(ServiceKind.UserService));
        await users.RunAsync(100, 100, clients: 1, cancellation);
        using var creations = Creations.OfTasks(system.AddressOf(ServiceKind.Gateway));
        await creations.RunAsync(tasks, tasks, clients, cancellation);
    }

    private static Uri TasksOf(BenchSystem system) => new(system.AddressOf(ServiceKind.Gateway), "/tasks");
}

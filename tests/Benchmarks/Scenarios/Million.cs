using Owl.Benchmarks.Load;
using Owl.Benchmarks.Results;
using Owl.Benchmarks.Systems;

namespace Owl.Benchmarks.Scenarios;

/// <summary>
/// Whether the thousandth thousand costs more than the first one. The system is compared with itself: throughput at the
/// end and at the beginning, memory after and before, a start with a million tasks and with none.
/// </summary>
internal static class Million
{
    public static async Task RunAsync(Report report, CancellationToken cancellation)
    {
        var options = report.Options;
        int tasks = options.Quick ? 10_000 : 1_000_000;
        int section = tasks / 10;
        string all = TextTable.Number(tasks), part = TextTable.Number(section);
        await using var system = await BenchSystem.StartNewAsync(SystemKind.Owl, cancellation);
        var memory = report.AddTable($"Memory of a process after {all} tasks", "after", "idle");
        NoteMemory("idle");

        Console.WriteLine($"{all} tasks in one go");
        var times = await CreateAsync(system, tasks, section, options, cancellation);
        await Task.Delay(options.Quick ? 200 : 2000, cancellation); // What is in flight is done.
        NoteMemory("after");

        var speed = report.AddTable($"{all} tasks in one go", $"last {part}", $"first {part}");
        var throughput = new Metric("POST :gateway/tasks", "requests/s", Better.Higher);
        speed.Add(throughput, speed.Series[0], section / (times[^1] - times[^2]).TotalSeconds);
        speed.Add(throughput, speed.Series[1], section / times[0].TotalSeconds);

        var start = report.AddTable("Start of the four", $"with {all} tasks", "with none");
        await system.StopAsync();
        await CompareStartsAsync(system, start, options.Quick ? 1 : 5, cancellation);

        void NoteMemory(string series)
        {
            foreach (var service in ServiceKind.All)
            {
                memory.Add(new Metric(service.Name, "MB", Better.Lower), series, ProcessFigures.ResidentBytesOf(system.PidOf(service)) / 1e6);
            }
        }
    }

    private static async Task<IReadOnlyList<TimeSpan>> CreateAsync(
        BenchSystem system, int tasks, int section, BenchOptions options, CancellationToken cancellation)
    {
        using var users = Creations.OfUsers(system.AddressOf(ServiceKind.UserService));
        await users.RunAsync(100, 100, clients: 1, cancellation);
        var gateway = system.AddressOf(ServiceKind.Gateway);
        // These tasks come on top: without them the first ones would be those of a cold process.
        await Wrk.RunAsync(gateway, "post-task", options.Connections, options.WarmUp, cancellation);
        using var creations = Creations.OfTasks(gateway);
        return await creations.RunAsync(tasks, section, options.Connections, cancellation);
    }

    private static async Task CompareStartsAsync(BenchSystem full, ResultTable table, int starts, CancellationToken cancellation)
    {
        var metric = new Metric("until all answer", "ms", Better.Lower);
        for (int i = 0; i < starts; i++)
        {
            table.Add(metric, table.Series[0], (await full.StartAsync(cancellation)).TotalMilliseconds);
            await full.StopAsync();
            await using var empty = new BenchSystem(SystemKind.Owl);
            table.Add(metric, table.Series[1], (await empty.StartAsync(cancellation)).TotalMilliseconds);
        }
    }
}

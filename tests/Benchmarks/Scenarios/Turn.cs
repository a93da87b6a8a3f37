using Owl.Benchmarks.Load;
using Owl.Benchmarks.Results;
using Owl.Benchmarks.Systems;

namespace Owl.Benchmarks.Scenarios;

/// <summary>One system, freshly started with empty stores, under one kind of load after another.</summary>
internal sealed class Turn(Report report, ResultTable table, SystemKind kind)
{
    private const int Users = 100;
    private const int Tasks = 100;

    private static readonly Metric Start = new("start of the four", "ms", Better.Lower);
    private static readonly Metric Idle = new("memory of the four together, idle", "MB", Better.Lower);
    private static readonly Metric IdleAlone = new("sum of what each of them alone would take", "MB", Better.Lower);
    private static readonly Metric HalfLoad = new("POST :gateway/tasks at half load, p99", "ms", Better.Lower);

    private static readonly Metric Behind = new("POST :gateway/tasks, notifications still missing", "tasks", Better.Lower);

    private readonly BenchOptions _options = report.Options;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var system = new BenchSystem(kind);
        table.Add(Start, kind.Name, (await system.StartAsync(cancellation)).TotalMilliseconds);
        await Task.Delay(_options.Quick ? 200 : 2000, cancellation); // What a start leaves behind is collected or done.
        table.Add(Idle, kind.Name, system.ProportionalBytes / 1e6);
        table.Add(IdleAlone, kind.Name, system.ResidentBytes / 1e6);

        await FillAsync(system, cancellation);
        await MeasureAsync(system, ServiceKind.Gateway, "get-tasks", $"GET :gateway/tasks, {Tasks} tasks", cancellation);
        await MeasureAsync(system, ServiceKind.UserService, "get-user", "GET /users/{id}", cancellation);
        await MeasureAsync(system, ServiceKind.UserService, "post-user", "POST /users", cancellation);
        double most = await MeasureAsync(system, ServiceKind.Gateway, "post-task", "POST :gateway/tasks", cancellation);
        await NoteMissingAsync(system, cancellation);
        await MeasureHalfLoadAsync(system, most / 2, cancellation);
    }

    private static async Task FillAsync(BenchSystem system, CancellationToken cancellation)
    {
        using var users = Creations.OfUsers(system.AddressOf(ServiceKind.UserService));
        await users.RunAsync(Users, Users, clients: 1, cancellation);
        using var tasks = Creations.OfTasks(system.AddressOf(ServiceKind.Gateway));
        await tasks.RunAsync(Tasks, Tasks, clients: 1, cancellation);
    }

    private async Task<double> MeasureAsync(
        BenchSystem system, ServiceKind service, string load, string name, CancellationToken cancellation)
    {
        await RunWrkAsync(_options.WarmUp);
        var before = system.ReadCpuTimes();
        var result = await RunWrkAsync(_options.Duration);
        var used = system.ReadCpuTimes().Zip(before, (now, then) => (now.Name, Cpu: now.Cpu - then.Cpu)).ToList();
        if (result.Requests == 0)
        {
            throw new InvalidDataException($"{kind} answered not a single request of {name}.");
        }

        var throughput = new Metric(name, "requests/s", Better.Higher);
        table.Add(throughput, kind.Name, result.RequestsPerSecond);
        AddCpu(name + ", CPU", used.Sum(part => part.Cpu.TotalMicroseconds));
        foreach (var (process, cpu) in load is "post-task" ? used : [])
        {
            AddCpu($"{name}, CPU of {process}", cpu.TotalMicroseconds);
        }

        report.NoteFailures(kind.Name, throughput, result.Failures);
        return result.RequestsPerSecond;

        void AddCpu(string what, double microseconds) =>
            table.Add(new Metric(what, "µs/request", Better.Lower), kind.Name, microseconds / result.Requests);

        Task<WrkResult> RunWrkAsync(TimeSpan duration) =>
            Wrk.RunAsync(system.AddressOf(service), load, _options.Connections, duration, cancellation);
    }

    // A system that leaves work for later would look faster than it is. A few are missing where the end of the load broke
    // their requests off.
    private async Task NoteMissingAsync(BenchSystem system, CancellationToken cancellation)
    {
        int notifications = await Items.ReadAsync(new Uri(system.AddressOf(ServiceKind.NotificationService), "/notifications"), cancellation);
        int tasks = await Items.ReadAsync(new Uri(system.AddressOf(ServiceKind.TaskService), "/tasks"), cancellation);
        table.Add(Behind, kind.Name, tasks - notifications);
    }

    // Half of what this very system could do a moment ago: below that a queue forms only when the system itself pauses.
    private async Task MeasureHalfLoadAsync(BenchSystem system, double requestsPerSecond, CancellationToken cancellation)
    {
        using var openLoop = new OpenLoop(system.AddressOf(ServiceKind.Gateway), _options.Connections);
        await openLoop.RunAsync(requestsPerSecond, _options.WarmUp / 4, cancellation); // Of the generator; the system is warm.
        var result = await openLoop.RunAsync(requestsPerSecond, _options.Duration, cancellation);
        table.Add(HalfLoad, kind.Name, Statistics.Percentile([.. result.Latencies.Select(latency => latency.TotalMilliseconds)], 99));
        report.NoteFailures(kind.Name, HalfLoad, result.Failures);
    }
}

using System.Globalization;

namespace Owl.Benchmarks.Systems;

/// <summary>The four services over PostgreSQL, task-service as several silos of one cluster.</summary>
internal sealed class ReplicatedBenchSystem : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly TempFolder _home = new();
    private readonly PortRange _ports;
    private readonly PostgresServer _database;
    private readonly List<ServiceProcess> _tasks = [];
    private readonly Dictionary<ServiceKind, ServiceProcess> _others = [];

    private ReplicatedBenchSystem(PostgresServer database, int silos)
    {
        _database = database;
        _ports = PortRange.Take(silos);
    }

    /// <summary>The silos of task-service.</summary>
    public IReadOnlyList<ServiceProcess> Tasks => _tasks;

    public Uri AddressOf(ServiceKind service, int replica = 0) =>
        new($"http://127.0.0.1:{_ports.Base + service.PortOffset + (10 * replica)}");

    private IEnumerable<ServiceProcess> All => [.. _others.Values, .. _tasks];

    /// <summary>Processor time so far, by what used it.</summary>
    public IReadOnlyList<(string Name, TimeSpan Cpu)> ReadCpuTimes() =>
    [
        .. _others.Select(service => (service.Key.Name, ProcessFigures.CpuTimeOf(service.Value.Pid))),
        (ServiceKind.TaskService.Name, new TimeSpan(_tasks.Sum(silo => ProcessFigures.CpuTimeOf(silo.Pid).Ticks))),
        ("PostgreSQL", ProcessFigures.CpuTimeOfFamily(_database.Pid)),
    ];

    /// <summary>Starts a new system with <paramref name="silos"/> silos of task-service; it is ready when this returns.</summary>
    public static async Task<ReplicatedBenchSystem> StartNewAsync(int silos, CancellationToken cancellation)
    {
        var system = new ReplicatedBenchSystem(await PostgresServer.StartNewAsync(flushes: true), silos);
        try
        {
            system.Start(silos);
            await Task.WhenAll(system.All.Select(process => process.ReadyAsync(cancellation, LongestStart)));
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(All.Select(process => process.EndAsync()));
        await _database.DisposeAsync();
        _ports.Dispose();
        _home.Dispose();
    }

    private void Start(int silos)
    {
        foreach (var service in ServiceKind.All.Where(service => service != ServiceKind.TaskService))
        {
            _others[service] = Start(service, 0, silos);
        }

        for (int replica = 0; replica < silos; replica++)
        {
            _tasks.Add(Start(ServiceKind.TaskService, replica, silos));
        }
    }

    private ServiceProcess Start(ServiceKind service, int replica, int silos)
    {
        var process = SystemKind.Owl.Create(service, _home.File(""), _ports.Base, replica, new Dictionary<string, string>
        {
            ["OWL_POSTGRES"] = _database.ConnectionString,
            ["OWL_REPLICA"] = (replica + 1).ToString(CultureInfo.InvariantCulture),
            [ServiceKind.UserService.AddressSetting] = AddressOf(ServiceKind.UserService).ToString(),
            [ServiceKind.TaskService.AddressSetting] = string.Join(',', Enumerable.Range(0, silos).Select(silo => AddressOf(ServiceKind.TaskService, silo))),
            [ServiceKind.NotificationService.AddressSetting] = AddressOf(ServiceKind.NotificationService).ToString(),
        });
        process.Start();
        return process;
    }
}

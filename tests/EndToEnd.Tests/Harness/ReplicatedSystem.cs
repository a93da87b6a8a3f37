using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// Three replicas of each service and a gateway over a PostgreSQL server of their own: on three hosts where those can be
/// made, otherwise on one.
/// </summary>
public sealed class ReplicatedSystem : IAsyncLifetime
{
    public const int Count = 3;

    private const int MostStarts = 3;

    private readonly TempFolder _home = new();
    private readonly PortRange _ports = PortRange.Take(Count);
    private IDisposable? _place;
    private PostgresServer? _database;

    /// <summary>The hosts; null where there is only one.</summary>
    public Network? Network { get; private set; }

    public PostgresServer Database => _database ?? throw new InvalidOperationException("There is no PostgreSQL.");

    public ServiceProcess Gateway { get; private set; } = null!;

    public IReadOnlyList<ServiceProcess> Users { get; private set; } = [];

    public IReadOnlyList<ServiceProcess> Tasks { get; private set; } = [];

    public IReadOnlyList<ServiceProcess> Notifications { get; private set; } = [];

    /// <summary>The id of a user that is there.</summary>
    public long User { get; private set; }

    public IEnumerable<ServiceProcess> All => [.. Users, .. Tasks, .. Notifications, Gateway];

    /// <summary>The processes on a host, numbered from 0.</summary>
    public IReadOnlyList<ServiceProcess> On(int host) => [Users[host], Tasks[host], Notifications[host]];

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || PostgresServer.FindPrograms() is null)
        {
            return; // Its tests are skipped.
        }

        _place = await Places.TakeAsync(TestContext.Current.CancellationToken);
        Network = await Network.TryCreateAsync(Count);
        _database = Network is null
            ? await PostgresServer.StartNewAsync()
            : await PostgresServer.StartNewAsync(Network.Hosts[0].Address, within: [.. Network.Hosts[0].Within]);
        Users = Create(ServiceKind.UserService);
        Tasks = Create(ServiceKind.TaskService);
        Notifications = Create(ServiceKind.NotificationService);
        Gateway = Create(ServiceKind.Gateway, 0);
        await StartAsync(TestContext.Current.CancellationToken);
        // Not always 1: where the first try was not confirmed in time, its id is a gap.
        User = (await Users[0].CreateAsync("/users", """{"name":"Alice"}""", TestContext.Current.CancellationToken)).Id;
    }

    /// <summary>Starts what does not run, and waits until all answer and know each other.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var stopped = All.Where(service => !service.IsRunning).ToList();
        stopped.ForEach(service => service.Start());
        await Task.WhenAll(stopped.Select(service => ReadyAsync(service, cancellation)));
        // Also until the gateway calls all of them: the first requests of fresh processes are slow.
        int well = 0;
        await Wait.UntilAsync(
            async () =>
            {
                well = await WarmUpAsync(cancellation) ? well + 1 : 0;
                return well >= 30;
            },
            cancellation);
    }

    // As systemd does with Restart=always: on a machine that is busy, the others may give up one that has just joined.
    private static async Task ReadyAsync(ServiceProcess service, CancellationToken cancellation)
    {
        for (int starts = 1; ; starts++)
        {
            try
            {
                await service.ReadyAsync(cancellation);
                return;
            }
            catch (InvalidOperationException) when (starts < MostStarts && GivenUp.IsToldBy(service.Output.Lines.TakeLast(20)))
            {
                service.Start();
            }
        }
    }

    private async Task<bool> WarmUpAsync(CancellationToken cancellation)
    {
        try
        {
            return (await Gateway.PostAsync("/tasks", """{"title":"x","user_id":0}""", cancellation)).Status == 400
                && (await Gateway.GetAsync("/tasks?limit=1", cancellation)).Status == 200;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until notification-service has heard of every task.</summary>
    public Task SettleAsync(CancellationToken cancellation) => Wait.UntilAsync(
        async () => (await Tasks.First(task => task.IsRunning).GetAsync("/status", cancellation)).Pending == 0,
        cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in All.Where(service => service is not null))
        {
            await service.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        if (Network is not null)
        {
            await Network.DisposeAsync();
        }

        _ports.Dispose();
        _home.Dispose();
        _place?.Dispose();
    }

    private List<ServiceProcess> Create(ServiceKind kind) => [.. Enumerable.Range(0, Count).Select(replica => Create(kind, replica))];

    private ServiceProcess Create(ServiceKind kind, int replica)
    {
        var others = new Dictionary<string, string> { ["OWL_POSTGRES"] = Database.ConnectionString };
        var settings = new Settings(_home.File(""), _ports.Base.ToString(CultureInfo.InvariantCulture)) { Others = others };
        int port = _ports.Base + kind.PortOffset;
        if (Network is null)
        {
            others["OWL_REPLICA"] = (replica + 1).ToString(CultureInfo.InvariantCulture);
            return new ServiceProcess(kind, settings, port + (10 * replica));
        }

        others["OWL_LISTEN"] = Network.Hosts[replica].Address;
        foreach (var neighbour in (ServiceKind[])[ServiceKind.UserService, ServiceKind.TaskService, ServiceKind.NotificationService])
        {
            others[neighbour.AddressSetting] = string.Join(',', Network.Hosts.Select(host => $"http://{host.Address}:{_ports.Base + neighbour.PortOffset}"));
        }

        return new ServiceProcess(kind, settings with { Secret = "a-secret-of-three-hosts" }, port, Network.Hosts[replica]);
    }
}

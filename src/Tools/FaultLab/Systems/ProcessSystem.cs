using System.Globalization;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Systems;

/// <summary>The real processes, on ports of their own and with data in a temporary folder.</summary>
internal sealed class ProcessSystem : ILabSystem
{
    private const int ReplicaPortDistance = 10;

    private static readonly TimeSpan LongestFirstAnswer = TimeSpan.FromSeconds(30);

    private readonly TempFolder _home = new();
    private readonly List<FaultProxy> _proxies = [];
    private readonly List<LabService> _processes = [];
    private readonly Setup _setup;
    private readonly PortRange _ports;
    private SharedPlaces? _shared;

    private ProcessSystem(Setup setup) => (_setup, _ports) = (setup, PortRange.Take(setup.Replicas));

    public IReadOnlyList<ILabService> Services => _processes;

    public IReadOnlyList<ILabService> LastReplicas =>
        _setup.Replicas == 1 ? [] : [.. ServiceKind.All.Where(IsReplicated).Select(kind => _processes.Last(process => process.Kind == kind))];

    public IReadOnlyList<FaultProxy> FaultProxies => _proxies;

    public Network? Network => _shared?.Network;

    public string? Secret => _shared?.Secret;

    public SmallDisk? Disk { get; private set; }

    public long User { get; private set; }

    public ILabService this[ServiceKind kind] => _processes.First(process => process.Kind == kind);

    /// <summary>Starts a system; it is ready when this returns.</summary>
    /// <exception cref="SkippedException">It cannot be had on this machine.</exception>
    /// <exception cref="FaultException">It did not start.</exception>
    public static async Task<ILabSystem> StartAsync(Setup setup, CancellationToken cancellation)
    {
        var system = new ProcessSystem(setup);
        try
        {
            await system.PrepareAsync();
            await system.StartAsync(cancellation);
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
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));
        if (_shared is not null)
        {
            await _shared.DisposeAsync();
        }

        if (Disk is not null)
        {
            await Disk.DisposeAsync();
        }

        _ports.Dispose();
        _home.Dispose();
    }

    // What the processes need before they start.
    private async Task PrepareAsync()
    {
        if (_setup.DiskMegabytes > 0)
        {
            Disk = await SmallDisk.TryMountAsync(_home.File("data"), _setup.DiskMegabytes)
                ?? throw new SkippedException(new Words(
                    "only root can mount a small file system, and only on Linux", "小さなファイルシステムのマウントには Linux の root 権限が要る"));
        }

        if (_setup.Replicas > 1)
        {
            _shared = await SharedPlaces.TakeAsync(_setup);
        }

        if (_setup.HasFaultProxies)
        {
            AddProxy(ServiceKind.Gateway, ServiceKind.UserService);
            AddProxy(ServiceKind.Gateway, ServiceKind.TaskService);
            AddProxy(ServiceKind.TaskService, ServiceKind.NotificationService);
        }

        _processes.AddRange(ServiceKind.All.SelectMany(kind =>
            Enumerable.Range(0, IsReplicated(kind) ? _setup.Replicas : 1).Select(replica => Create(kind, replica))));
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        if (!_setup.IsDefault)
        {
            await this[ServiceKind.UserService].StartAsync(cancellation); // The others join its cluster, where they share one.
        }

        await Task.WhenAll(_processes.Select(process => process.StartAsync(cancellation)));
        User = await CreateUserAsync(cancellation);
    }

    // Its id is not always 1: where the first try was not confirmed in time, that is a gap.
    private async Task<long> CreateUserAsync(CancellationToken cancellation)
    {
        using var client = new LabClient(this, new ExchangeLog(), TimeSpan.FromSeconds(5), cancellation);
        string name = client.NextText();
        Exchange? last = null;
        bool isThere = await Probe.UntilAsync(
            async () => (last = await client.SendAsync(Endpoint.CreateUser, client.Log.Now, name)).IsGood, LongestFirstAnswer, cancellation);
        return isThere ? last!.Id!.Value : throw new FaultException(new Words($"no user can be created: {last}", $"ユーザーを作成できない: {last}"));
    }

    private LabService Create(ServiceKind kind, int replica)
    {
        var host = Network?.Hosts[replica];
        int onThisMachine = host is null ? replica : 0;
        var others = new Dictionary<string, string>
        {
            ["OWL_COUPLING"] = _setup.Coupling,
            ["OWL_TOPOLOGY"] = _setup.Topology,
            ["OWL_REPLICA"] = (onThisMachine + 1).ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in _shared?.SettingsOn(host, other => PortOf(other, 0)) ?? [])
        {
            others[name] = value;
        }

        foreach (var proxy in _proxies.Where(proxy => proxy.From == kind))
        {
            others[proxy.To.AddressSetting] = proxy.Address.OriginalString;
        }

        var settings = new Settings(_home.File(""), _ports.Base.ToString(CultureInfo.InvariantCulture)) { Others = others };
        return new LabService(new ServiceProcess(kind, settings, PortOf(kind, onThisMachine), host), host);
    }

    private static bool IsReplicated(ServiceKind kind) => kind != ServiceKind.Gateway;

    private int PortOf(ServiceKind kind, int replica) => _ports.Base + kind.PortOffset + (ReplicaPortDistance * replica);

    private void AddProxy(ServiceKind from, ServiceKind to) => _proxies.Add(new FaultProxy(from, to, PortOf(to, 0)));
}

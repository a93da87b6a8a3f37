using System.Globalization;

namespace Owl.FaultLab.Systems;

/// <summary>The four real processes, on ports of their own and with data in a temporary folder.</summary>
internal sealed class ProcessSystem : ILabSystem
{
    private readonly TempFolder _home = new();
    private readonly List<PortRange> _ports = [];
    private readonly List<Detour> _detours = [];
    private readonly LabProcess[] _processes;
    private readonly Setup _setup;

    private ProcessSystem(Setup setup)
    {
        _setup = setup;
        // Each caller with ports of its own: a detour stands where it expects its neighbour.
        int gateway = TakePorts();
        int task = setup.HasDetours ? TakePorts() : gateway;
        int other = setup.HasDetours ? TakePorts() : gateway;
        _processes =
        [
            Create(ServiceKind.Gateway, gateway),
            Create(ServiceKind.UserService, other),
            Create(ServiceKind.TaskService, task),
            Create(ServiceKind.NotificationService, other),
        ];
        if (setup.HasDetours)
        {
            AddDetour(ServiceKind.Gateway, ServiceKind.UserService, gateway);
            AddDetour(ServiceKind.Gateway, ServiceKind.TaskService, gateway);
            AddDetour(ServiceKind.TaskService, ServiceKind.NotificationService, task);
        }
    }

    public IReadOnlyList<ILabService> Services => _processes;

    public IReadOnlyList<Detour> Detours => _detours;

    public SmallDisk? Disk { get; private set; }

    public ILabService this[ServiceKind kind] => Process(kind);

    /// <summary>Starts a system; it is ready when this returns.</summary>
    /// <exception cref="FaultException">It cannot be had on this machine.</exception>
    public static async Task<ILabSystem> StartAsync(Setup setup, CancellationToken cancellation)
    {
        var system = new ProcessSystem(setup);
        try
        {
            if (setup.DiskMegabytes > 0)
            {
                system.Disk = await SmallDisk.MountAsync(system._home.File("data"), setup.DiskMegabytes, cancellation);
            }

            if (!setup.IsDefault)
            {
                await system.Process(ServiceKind.UserService).StartAsync(cancellation); // The others join its cluster, where they share one.
            }

            await Task.WhenAll(system._processes.Select(process => process.StartAsync(cancellation)));
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
        foreach (var detour in _detours)
        {
            await detour.DisposeAsync();
        }

        await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));
        if (Disk is not null)
        {
            await Disk.DisposeAsync();
        }

        _ports.ForEach(ports => ports.Dispose());
        _home.Dispose();
    }

    private LabProcess Process(ServiceKind kind) => _processes.Single(process => process.Kind == kind);

    private int TakePorts()
    {
        var ports = PortRange.Take();
        _ports.Add(ports);
        return ports.Base;
    }

    private LabProcess Create(ServiceKind kind, int portBase) => new(kind, portBase + kind.PortOffset, new Dictionary<string, string>
    {
        ["OWL_HOME"] = _home.File(""),
        ["OWL_PORT_BASE"] = portBase.ToString(CultureInfo.InvariantCulture),
        ["OWL_COUPLING"] = _setup.Coupling,
        ["OWL_TOPOLOGY"] = _setup.Topology,
    });

    private void AddDetour(ServiceKind from, ServiceKind to, int callersPorts) =>
        _detours.Add(new Detour(from, to, callersPorts + to.PortOffset, Process(to).Port));
}

using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// The four real processes, each with ports of its own, so that every call between them goes through a proxy at the port
/// where its caller expects the neighbour.
/// </summary>
public sealed class DetouredSystem : IAsyncLifetime
{
    private readonly TempFolder _home = new();
    private readonly PortRange _gatewayPorts = PortRange.Take();
    private readonly PortRange _taskPorts = PortRange.Take();
    private readonly PortRange _otherPorts = PortRange.Take();
    private IDisposable? _place;

    public DetouredSystem()
    {
        Gateway = Create(ServiceKind.Gateway, _gatewayPorts);
        TaskService = Create(ServiceKind.TaskService, _taskPorts);
        UserService = Create(ServiceKind.UserService, _otherPorts);
        NotificationService = Create(ServiceKind.NotificationService, _otherPorts);
        GatewayToUser = Detour(_gatewayPorts, UserService);
        GatewayToTask = Detour(_gatewayPorts, TaskService);
        TaskToNotification = Detour(_taskPorts, NotificationService);
    }

    public ServiceProcess Gateway { get; }

    public ServiceProcess UserService { get; }

    public ServiceProcess TaskService { get; }

    public ServiceProcess NotificationService { get; }

    public FaultyProxy GatewayToUser { get; }

    public FaultyProxy GatewayToTask { get; }

    public FaultyProxy TaskToNotification { get; }

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _place = await Places.TakeAsync(cancellation);
        ServiceProcess[] all = [Gateway, UserService, TaskService, NotificationService];
        await Task.WhenAll(all.Select(service => service.StartAsync(cancellation)));
        // The first requests of fresh processes are slow; the tests come to ones that have them behind them.
        await UserService.CreateAsync("/users", """{"name":"Alice"}""", cancellation);
        await Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", cancellation);
        await SettleAsync(cancellation);
    }

    /// <summary>Waits until notification-service has heard of every task.</summary>
    public Task SettleAsync(CancellationToken cancellation) => Wait.UntilAsync(
        async () => (await TaskService.GetAsync("/status", cancellation)).Pending == 0,
        cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in (FaultyProxy[])[GatewayToUser, GatewayToTask, TaskToNotification])
        {
            await proxy.DisposeAsync();
        }

        foreach (var service in (ServiceProcess[])[Gateway, UserService, TaskService, NotificationService])
        {
            await service.DisposeAsync();
        }

        _gatewayPorts.Dispose();
        _taskPorts.Dispose();
        _otherPorts.Dispose();
        _home.Dispose();
        _place?.Dispose();
    }

    private ServiceProcess Create(ServiceKind kind, PortRange ports) =>
        new(kind, new Settings(_home.File(""), ports.Base.ToString(CultureInfo.InvariantCulture)), ports.Base + kind.PortOffset);

    private static FaultyProxy Detour(PortRange caller, ServiceProcess neighbour) =>
        new(caller.Base + neighbour.Kind.PortOffset, neighbour.Port);
}

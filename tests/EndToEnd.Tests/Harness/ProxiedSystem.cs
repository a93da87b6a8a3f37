using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>The four real processes, whose every call to a neighbour goes through a proxy.</summary>
public sealed class ProxiedSystem : IAsyncLifetime
{
    private readonly TempFolder _home = new();
    private readonly PortRange _ports = PortRange.Take();
    private IDisposable? _place;

    public ProxiedSystem()
    {
        GatewayToUser = CreateProxy(ServiceKind.Gateway, ServiceKind.UserService);
        GatewayToTask = CreateProxy(ServiceKind.Gateway, ServiceKind.TaskService);
        TaskToNotification = CreateProxy(ServiceKind.TaskService, ServiceKind.NotificationService);
        Gateway = Create(ServiceKind.Gateway, GatewayToUser, GatewayToTask);
        TaskService = Create(ServiceKind.TaskService, TaskToNotification);
        UserService = Create(ServiceKind.UserService);
        NotificationService = Create(ServiceKind.NotificationService);
    }

    public ServiceProcess Gateway { get; }

    public ServiceProcess UserService { get; }

    public ServiceProcess TaskService { get; }

    public ServiceProcess NotificationService { get; }

    public FaultProxy GatewayToUser { get; }

    public FaultProxy GatewayToTask { get; }

    public FaultProxy TaskToNotification { get; }

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
        foreach (var proxy in (FaultProxy[])[GatewayToUser, GatewayToTask, TaskToNotification])
        {
            await proxy.DisposeAsync();
        }

        foreach (var service in (ServiceProcess[])[Gateway, UserService, TaskService, NotificationService])
        {
            await service.DisposeAsync();
        }

        _ports.Dispose();
        _home.Dispose();
        _place?.Dispose();
    }

    private FaultProxy CreateProxy(ServiceKind from, ServiceKind to) => new(from, to, _ports.Base + to.PortOffset);

    private ServiceProcess Create(ServiceKind kind, params FaultProxy[] proxies) => new(
        kind,
        new Settings(_home.File(""), _ports.Base.ToString(CultureInfo.InvariantCulture))
        {
            Others = proxies.ToDictionary(proxy => proxy.To.AddressSetting, proxy => proxy.Address.OriginalString),
        },
        _ports.Base + kind.PortOffset);
}

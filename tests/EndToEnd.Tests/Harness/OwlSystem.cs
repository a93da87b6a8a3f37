using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// The four real processes, with a home and ports of their own. It goes with its test: disposing it ends what it
/// started and removes its home.
/// </summary>
public sealed class OwlSystem : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly PortRange _ports = PortRange.Take();

    private readonly IDisposable _place;

    private OwlSystem(IDisposable place, string? storage, IReadOnlyDictionary<string, string>? others, string? secret)
    {
        _place = place;
        var settings = new Settings(Home, PortBase.ToString(CultureInfo.InvariantCulture), storage)
        {
            Others = others ?? new Dictionary<string, string>(),
            Secret = secret,
        };
        Console = new ServiceProcess(ServiceKind.Console, settings, PortBase + ServiceKind.Console.PortOffset);
        All = [.. ServiceKind.All.Select(kind => new ServiceProcess(kind, settings, PortBase + kind.PortOffset))];
    }

    public IReadOnlyList<ServiceProcess> All { get; }

    /// <summary>The live console; it is started by who wants it.</summary>
    public ServiceProcess Console { get; }

    public ServiceProcess Gateway => this[ServiceKind.Gateway];

    public ServiceProcess UserService => this[ServiceKind.UserService];

    public ServiceProcess TaskService => this[ServiceKind.TaskService];

    public ServiceProcess NotificationService => this[ServiceKind.NotificationService];

    public string Home => _home.File("");

    public int PortBase => _ports.Base;

    public ServiceProcess this[ServiceKind kind] => All.Single(service => service.Kind == kind);

    /// <summary>Makes a system of which nothing runs yet. It waits for its turn: a test may have one at a time.</summary>
    public static async Task<OwlSystem> CreateAsync(
        CancellationToken cancellation, string? storage = null, IReadOnlyDictionary<string, string>? others = null, string? secret = null)
    {
        var place = await Places.TakeAsync(cancellation);
        try
        {
            return new OwlSystem(place, storage, others, secret);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Starts what does not run, all at once, and waits until it can do its work.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var stopped = All.Where(service => !service.IsRunning).ToList();
        stopped.ForEach(service => service.Start());
        await Task.WhenAll(stopped.Select(service => service.ReadyAsync(cancellation)));
        await WarmUpAsync(cancellation);
    }

    /// <summary>Waits until notification-service has heard of every task.</summary>
    public Task SettleAsync(CancellationToken cancellation) => Wait.UntilAsync(
        async () => (await TaskService.GetAsync("/status", cancellation)).Pending == 0,
        cancellation);

    /// <summary>The file that a service keeps its items in.</summary>
    public string StoreOf(string table) => Path.Combine(Home, "data", table + ".db");

    // The first request of a fresh process is by far its slowest. On a busy machine it could use up the time that the
    // gateway gives its neighbours, and no test is about that. These leave nothing behind.
    private Task WarmUpAsync(CancellationToken cancellation) => Wait.UntilAsync(
        async () => (await Gateway.PostAsync("/tasks", """{"title":"x","user_id":0}""", cancellation)).Status == 400
            && (await Gateway.GetAsync("/tasks?limit=1", cancellation)).Status == 200
            && (await UserService.GetAsync("/users/1", cancellation)).Status is 200 or 404
            && (await TaskService.PostAsync("/tasks", "{}", cancellation)).Status == 400
            && (await NotificationService.PostAsync("/notifications", "{}", cancellation)).Status == 400,
        cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var service in All.Append(Console))
            {
                await service.DisposeAsync();
            }
        }
        finally
        {
            _ports.Dispose();
            _home.Dispose();
            _place.Dispose();
        }
    }
}

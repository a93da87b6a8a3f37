using System.Collections.Concurrent;
using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>An item that a service said it has: its id and its text.</summary>
public readonly record struct Acknowledged(long Id, string Text);

/// <summary>
/// Clients that create users, tasks and notifications as fast as they can until they are told to stop, whatever the
/// services answer, and note what was acknowledged. Every item has a text of its own. Every second client asks for each
/// item under one key until it is acknowledged; the others go on with the next item.
/// </summary>
public sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name;
    private readonly Task _clients;
    private int _texts;

    private Load(OwlSystem system, int clientsOfEach)
    {
        _name = Guid.NewGuid().ToString("N")[..8];
        _clients = Task.WhenAll(Enumerable.Range(0, clientsOfEach).SelectMany(number => (Task[])
        [
            Task.Run(() => RunAsync(Users, system.UserService, "/users", text => $$"""{"name":"{{text}}"}""", number % 2 == 0)),
            Task.Run(() => RunAsync(Tasks, system.Gateway, "/tasks", text => $$"""{"title":"{{text}}","user_id":1}""", number % 2 == 0)),
            Task.Run(() => RunAsync(Notifications, system.NotificationService, "/notifications", text => $$"""{"message":"{{text}}","user_id":1}""", number % 2 == 0)),
        ]));
    }

    public ConcurrentBag<Acknowledged> Users { get; } = [];

    public ConcurrentBag<Acknowledged> Tasks { get; } = [];

    public ConcurrentBag<Acknowledged> Notifications { get; } = [];

    /// <summary>Answers of 500: whatever happens to the services, there must be none.</summary>
    public ConcurrentBag<Answer> Crashes { get; } = [];

    public static Load Start(OwlSystem system, int clientsOfEach = 3) => new(system, clientsOfEach);

    /// <summary>Waits until so many more of each kind were acknowledged.</summary>
    public async Task MoreAsync(int count, CancellationToken cancellation)
    {
        ConcurrentBag<Acknowledged>[] kinds = [Users, Tasks, Notifications];
        int[] wanted = [.. kinds.Select(kind => kind.Count + count)];
        await Wait.UntilAsync(() => Task.FromResult(kinds.Zip(wanted).All(pair => pair.First.Count >= pair.Second)), cancellation);
    }

    /// <summary>Waits until every client has its last answer.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(
        ConcurrentBag<Acknowledged> acknowledged, ServiceProcess service, string path, Func<string, string> body, bool untilAcknowledged)
    {
        while (!_stop.IsCancellationRequested)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{_name}-{Interlocked.Increment(ref _texts)}");
            (string, string)[] headers = untilAcknowledged ? [("Idempotency-Key", text)] : [];
            Acknowledged? item;
            while ((item = await AskAsync(service, path, body(text), text, headers)) is null && untilAcknowledged && !_stop.IsCancellationRequested)
            {
            }

            if (item is { } created)
            {
                acknowledged.Add(created);
            }
        }
    }

    private async Task<Acknowledged?> AskAsync(
        ServiceProcess service, string path, string body, string text, (string, string)[] headers)
    {
        try
        {
            // Not broken off at the end: what was acknowledged must be noted.
            var answer = await service.SendAsync(HttpMethod.Post, path, ServiceHttp.Content(body), CancellationToken.None, headers);
            if (answer.Status == 500)
            {
                Crashes.Add(answer);
            }

            return answer.Status == 201 ? new Acknowledged(answer.Id, text) : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The service is gone. Nobody said that the item is stored.
            await Task.Delay(20, CancellationToken.None);
            return null;
        }
    }
}

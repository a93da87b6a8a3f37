using System.Collections.Concurrent;
using System.Diagnostics;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// Clients that create tasks through the gateway, one after the other, until they are told to stop. A task is asked for
/// under one key until it is acknowledged.
/// </summary>
public sealed class GatewayLoad : IAsyncDisposable
{
    // All processes share the machine. Clients without a pause would take what a process needs that starts beside them.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly ReplicatedSystem _system;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name = Guid.NewGuid().ToString("N")[..8];
    private readonly ConcurrentQueue<(long Start, string Answer)> _failures = [];
    private readonly ConcurrentBag<Acknowledged> _tasks = [];
    private readonly Task _clients;
    private readonly Task _watching;
    private int _texts;
    private long _stalledTicks;

    private GatewayLoad(ReplicatedSystem system, int clients)
    {
        _system = system;
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(RunAsync)));
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>What was answered with anything but 201, so far.</summary>
    public IReadOnlyCollection<string> Failures => [.. _failures.Select(failure => failure.Answer)];

    public static GatewayLoad Start(ReplicatedSystem system, int clients = 6) => new(system, clients);

    /// <summary>Waits until so many more were acknowledged.</summary>
    public Task MoreAsync(int count, CancellationToken cancellation)
    {
        int wanted = _tasks.Count + count;
        return Wait.UntilAsync(() => Task.FromResult(_tasks.Count >= wanted), cancellation);
    }

    /// <summary>
    /// From <paramref name="moment"/>, a time stamp, to the start of the last request that failed; without the time for
    /// which the machine itself stood still.
    /// </summary>
    public TimeSpan FailedFor(long moment)
    {
        var failed = _failures.IsEmpty ? TimeSpan.Zero : Stopwatch.GetElapsedTime(moment, _failures.Max(failure => failure.Start));
        var left = failed - TimeSpan.FromTicks(Interlocked.Read(ref _stalledTicks));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>
    /// Stops, and checks that all that was acknowledged is there once, whatever replica is asked, and that each task has
    /// exactly one notification.
    /// </summary>
    public async Task AssertNothingIsLostAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients, _watching);
        await _system.SettleAsync(cancellation);
        Assert.NotEmpty(_tasks);
        Assert.Equal(_tasks.Count, _tasks.Select(task => task.Id).Distinct().Count());
        var lists = await Task.WhenAll(_system.Tasks.Select(replica => replica.GetAsync("/tasks", cancellation)));
        Assert.Single(lists.Select(list => list.Body).Distinct());
        Assert.Equal(lists[0].Ids.Order().Distinct(), lists[0].Ids);
        var titles = lists[0].Json.EnumerateArray().ToDictionary(task => task.GetProperty("id").GetInt64(), task => task.GetProperty("title").GetString()!);
        Assert.All(_tasks, task => Assert.Equal(task.Text, titles.GetValueOrDefault(task.Id)));
        string[] own = [.. titles.Values.Where(title => title.StartsWith(_name, StringComparison.Ordinal))];
        Assert.Equal(own.Distinct().Count(), own.Length);
        var notifications = await _system.Notifications[0].GetAsync("/notifications", cancellation);
        Assert.Equal(
            titles.Values.Select(title => $"Task '{title}' was created for user {_system.User}").Order(),
            notifications.Json.EnumerateArray().Select(notification => notification.GetProperty("message").GetString()!).Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients, _watching);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            string text = $"{_name}-{Interlocked.Increment(ref _texts)}";
            bool acknowledged;
            do
            {
                acknowledged = await AskAsync(text);
                await Task.Delay(Pause, CancellationToken.None);
            }
            while (!acknowledged && !_stop.IsCancellationRequested);
        }
    }

    private async Task<bool> AskAsync(string text)
    {
        long start = Stopwatch.GetTimestamp();
        string failure;
        try
        {
            var answer = await _system.Gateway.SendAsync(
                HttpMethod.Post, "/tasks", ServiceHttp.Content($$"""{"title":"{{text}}","user_id":{{_system.User}}}"""), CancellationToken.None, ("Idempotency-Key", text));
            if (answer.Status == 201)
            {
                _tasks.Add(new Acknowledged(answer.Id, text));
                return true;
            }

            failure = answer.ToString();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            failure = e.Message;
        }

        _failures.Enqueue((start, failure));
        return false;
    }

    // A machine that others share stands still now and then, and nobody answers meanwhile.
    private async Task WatchAsync()
    {
        var tick = TimeSpan.FromMilliseconds(100);
        while (!_stop.IsCancellationRequested)
        {
            long start = Stopwatch.GetTimestamp();
            await Task.Delay(tick, CancellationToken.None);
            var late = Stopwatch.GetElapsedTime(start) - tick;
            if (late > tick)
            {
                Interlocked.Add(ref _stalledTicks, late.Ticks);
            }
        }
    }
}

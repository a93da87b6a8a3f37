using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Owl.FaultLab.Systems;

/// <summary>What a hop does to what crosses it.</summary>
/// <param name="Delay">How long a request takes to cross, beside <paramref name="Jitter"/>.</param>
/// <param name="Jitter">The delay is longer or shorter by at most so much.</param>
/// <param name="Loss">The share of messages (requests, replies) at which the connection breaks, from 0 to 1.</param>
/// <param name="LosesReplies">Requests arrive, but at every reply the connection breaks.</param>
internal sealed record Weather(TimeSpan Delay = default, TimeSpan Jitter = default, double Loss = 0, bool LosesReplies = false);

/// <summary>Stands between two services: what one says to the other goes through it.</summary>
internal sealed class Detour : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Task _accepting;
    private volatile Weather? _weather;
    private int _hits;

    public Detour(ServiceKind from, ServiceKind to, int port, int target)
    {
        (From, To, _target) = (from, to, target);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public ServiceKind From { get; }

    public ServiceKind To { get; }

    /// <summary>Null: everything crosses as if it was not there.</summary>
    public Weather? Weather
    {
        get => _weather;
        set => _weather = value;
    }

    /// <summary>Messages that were delayed or lost so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    public override string ToString() => $"{From} → {To}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting; // Before the listener stops: one that has stopped refuses to be asked for the next connection.
        _listener.Stop();
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _connections.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, closed.Token);
            await Task.WhenAny(
                PumpAsync(near, far, isReply: false, closed.Token), PumpAsync(far, near, isReply: true, closed.Token)).Unwrap();
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // One side is gone: so is the connection. Closing it is a reset, so that the other side learns it at once.
            near.LingerState = new LingerOption(true, 0);
        }

        await closed.CancelAsync();
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isReply, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, cancellation)) > 0)
        {
            if (_weather is { } weather)
            {
                await CrossAsync(weather, isReply, cancellation);
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private async Task CrossAsync(Weather weather, bool isReply, CancellationToken cancellation)
    {
        if ((isReply && weather.LosesReplies) || Random.Shared.NextDouble() < weather.Loss)
        {
            Interlocked.Increment(ref _hits);
            throw new IOException("Lost.");
        }

        if (!isReply && weather.Delay > TimeSpan.Zero)
        {
            Interlocked.Increment(ref _hits);
            await Task.Delay(weather.Delay + (weather.Jitter * ((2 * Random.Shared.NextDouble()) - 1)), cancellation);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>Stands between two services: what one says to the other goes through it.</summary>
public sealed class Detour : IAsyncDisposable
{
    private static readonly byte[] Garbage = Encoding.ASCII.GetBytes("hoot hoot hoot\r\n\r\n");

    private const int MostUnderWay = 256;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _accepting;
    private volatile Weather? _weather;
    private TaskCompletionSource _change = NewChange();
    private int _hits;

    /// <param name="from">Who calls; it is to be told <see cref="Address"/> as that of its neighbour.</param>
    /// <param name="to">Who is called.</param>
    /// <param name="target">The port of <paramref name="to"/> on this machine.</param>
    public Detour(ServiceKind from, ServiceKind to, int target)
    {
        (From, To, _target) = (from, to, target);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = Task.Run(AcceptAsync);
    }

    public ServiceKind From { get; }

    public ServiceKind To { get; }

    public Uri Address { get; }

    /// <summary>Null: everything crosses as if it was not there.</summary>
    public Weather? Weather
    {
        get => _weather;
        set
        {
            _weather = value;
            Interlocked.Exchange(ref _change, NewChange()).SetResult();
        }
    }

    /// <summary>Messages that were delayed, lost or spoiled so far.</summary>
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

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    // What crosses slowly does not hold up what comes behind it: many requests can share one connection.
    private async Task PumpAsync(TcpClient from, TcpClient to, bool isReply, CancellationToken cancellation)
    {
        var way = Channel.CreateBounded<Piece>(MostUnderWay);
        var entering = EnterAsync(from, way.Writer, isReply, cancellation);
        var leaving = LeaveAsync(way.Reader, to, cancellation);
        await Task.WhenAny(entering, leaving).Unwrap();
        await leaving;
    }

    private async Task EnterAsync(TcpClient from, ChannelWriter<Piece> way, bool isReply, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, cancellation)) > 0)
        {
            var weather = _weather;
            var delay = weather is null ? TimeSpan.Zero : await CrossAsync(weather, isReply, cancellation);
            bool isGarbled = isReply && weather?.Replies is Replies.Garbled;
            byte[] bytes = isGarbled ? Garbage : buffer[..read];
            await way.WriteAsync(new Piece(bytes, Stopwatch.GetTimestamp(), delay), cancellation);
            if (isGarbled)
            {
                break;
            }
        }

        way.Complete();
    }

    private static async Task LeaveAsync(ChannelReader<Piece> way, TcpClient to, CancellationToken cancellation)
    {
        await foreach (var piece in way.ReadAllAsync(cancellation))
        {
            var left = piece.Delay - Stopwatch.GetElapsedTime(piece.Entered);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, cancellation);
            }

            await to.GetStream().WriteAsync(piece.Bytes, cancellation);
        }
    }

    /// <returns>How long it takes to cross.</returns>
    private async Task<TimeSpan> CrossAsync(Weather weather, bool isReply, CancellationToken cancellation)
    {
        var replies = isReply ? weather.Replies : Replies.Arrive;
        bool isLost = replies is Replies.Lost || Random.Shared.NextDouble() < weather.Loss;
        bool isDelayed = !isReply && weather.Delay > TimeSpan.Zero;
        if (isLost || isDelayed || replies is not Replies.Arrive)
        {
            Interlocked.Increment(ref _hits);
        }

        if (isLost)
        {
            throw new IOException("Lost.");
        }

        if (replies is Replies.Held)
        {
            await Volatile.Read(ref _change).Task.WaitAsync(cancellation);
            throw new IOException("Held until the weather changed.");
        }

        return isDelayed ? weather.Delay + (weather.Jitter * ((2 * Random.Shared.NextDouble()) - 1)) : TimeSpan.Zero;
    }

    /// <summary>Bytes that are under way.</summary>
    private sealed record Piece(byte[] Bytes, long Entered, TimeSpan Delay);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Owl.Processes;

/// <summary>Stands between two services: what one says to the other goes through it.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly byte[] Garbage = Encoding.ASCII.GetBytes("hoot hoot hoot\r\n\r\n");

    private const int MostUnderWay = 256;

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _accepting;
    private volatile NetworkConditions? _conditions;
    private TaskCompletionSource _change = NewChange();
    private int _hits;

    /// <param name="from">Who calls; it is to be told <see cref="Address"/> as that of its neighbour.</param>
    /// <param name="to">Who is called.</param>
    /// <param name="target">The port of <paramref name="to"/> on this machine.</param>
    public FaultProxy(ServiceKind from, ServiceKind to, int target)
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
    public NetworkConditions? Conditions
    {
        get => _conditions;
        set
        {
            _conditions = value;
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
        var messages = new MessageSplitter();
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, cancellation)) > 0)
        {
            foreach (var (bytes, isMessage) in messages.Split(buffer.AsSpan(0, read)))
            {
                if (await CrossAsync(bytes, isMessage, isReply, cancellation) is not { } piece)
                {
                    await way.WriteAsync(new Piece(Garbage, Stopwatch.GetTimestamp(), TimeSpan.Zero), cancellation);
                    way.Complete();
                    return;
                }

                await way.WriteAsync(piece, cancellation);
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

    /// <returns>Null: something else arrives instead.</returns>
    private async Task<Piece?> CrossAsync(byte[] bytes, bool isMessage, bool isReply, CancellationToken cancellation)
    {
        if (_conditions is not { } conditions)
        {
            return new Piece(bytes, Stopwatch.GetTimestamp(), TimeSpan.Zero);
        }

        var delay = isReply ? TimeSpan.Zero : conditions.Delay;
        if (!isMessage)
        {
            return new Piece(bytes, Stopwatch.GetTimestamp(), delay);
        }

        var replies = isReply ? conditions.Replies : Replies.Arrive;
        bool isLost = replies is Replies.Lost || Random.Shared.NextDouble() < conditions.Loss;
        if (isLost || delay > TimeSpan.Zero || replies is not Replies.Arrive)
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
            throw new IOException("Held until the conditions changed.");
        }

        var jitter = conditions.Jitter * ((2 * Random.Shared.NextDouble()) - 1);
        return replies is Replies.Garbled ? null : new Piece(bytes, Stopwatch.GetTimestamp(), delay > TimeSpan.Zero ? delay + jitter : delay);
    }

    /// <summary>Bytes that are under way.</summary>
    private sealed record Piece(byte[] Bytes, long Entered, TimeSpan Delay);
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>What becomes of the replies of a service. Requests always reach it.</summary>
public enum Replies
{
    /// <summary>They arrive.</summary>
    Arrive,

    /// <summary>The connection breaks instead.</summary>
    Lost,

    /// <summary>They never come, and the connection stays.</summary>
    Held,

    /// <summary>Something else arrives, which is no HTTP.</summary>
    Garbled,
}

/// <summary>Stands between two services and loses replies when it is told to: after the other side has done its work.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly byte[] Garbage = Encoding.ASCII.GetBytes("hoot hoot hoot\r\n\r\n");

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly Task _accepting;
    private int _spoiled;

    public FaultyProxy(int port, int target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public Replies Replies { get; set; }

    /// <summary>Replies that did not arrive so far.</summary>
    public int Spoiled => Volatile.Read(ref _spoiled);

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
                near.GetStream().CopyToAsync(far.GetStream(), closed.Token), ReplyAsync(near, far, closed.Token));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // One side is gone: so is the connection.
        }

        await closed.CancelAsync();
    }

    private async Task ReplyAsync(TcpClient near, TcpClient far, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await far.GetStream().ReadAsync(buffer, cancellation)) > 0)
        {
            var replies = Replies;
            if (replies is Replies.Arrive)
            {
                await near.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellation);
                continue;
            }

            Interlocked.Increment(ref _spoiled);
            switch (replies)
            {
                case Replies.Lost:
                    near.LingerState = new LingerOption(true, 0); // Closing it is a reset.
                    return;
                case Replies.Garbled:
                    await near.GetStream().WriteAsync(Garbage, cancellation);
                    return;
                default:
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return;
            }
        }
    }
}

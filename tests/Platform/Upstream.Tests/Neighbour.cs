using System.Net;
using System.Net.Sockets;

namespace Owl.Upstream.Tests;

/// <summary>A neighbour on a real socket that does to each connection what the test says.</summary>
internal sealed class Neighbour : IAsyncDisposable
{
    private const int Preface = 24;
    private const int FrameHead = 9;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Socket, Task> _act;
    private readonly Task _accepting;
    private int _requests;

    private Neighbour(Func<Socket, Task> act)
    {
        _act = act;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Reads the head of a request over HTTP/2, then does this.</summary>
    public static Neighbour That(Func<Socket, Task> act) => new(act);

    /// <summary>Answers every request with these bytes and ends the connection in an orderly way.</summary>
    public static Neighbour ThatSends(byte[] bytes) => new(socket => SendAllAsync(socket, bytes));

    public static async Task SendAllAsync(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_end.Token);
                // A caller of HTTP/2 keeps its connection when it gives a request up, so waiting for its end takes long.
                using var end = _end.Token.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket);
                try
                {
                    await ReadHeadAsync(socket);
                    Interlocked.Increment(ref _requests);
                    await _act(socket);
                    socket.Shutdown(SocketShutdown.Send);
                    await WaitForTheOtherEndAsync(socket);
                }
                catch (SocketException)
                {
                    // The caller did not wait for the rest.
                }
                catch (IOException)
                {
                    // The caller connected, and then had nothing to ask.
                }
                catch (ObjectDisposedException)
                {
                    // The test has reset it.
                }
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    // To close a socket with something unread in it resets the connection, and takes what was sent with it.
    private async Task WaitForTheOtherEndAsync(Socket socket)
    {
        byte[] buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, _end.Token) > 0)
        {
        }
    }

    private async Task ReadHeadAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        await ReadAsync(stream, Preface);
        byte[] frame;
        do
        {
            frame = await ReadAsync(stream, FrameHead);
            await ReadAsync(stream, (frame[0] << 16) | (frame[1] << 8) | frame[2]);
        }
        while (!Frames.IsRequest(frame));
    }

    private async Task<byte[]> ReadAsync(Stream stream, int length)
    {
        byte[] bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _end.Token);
        return bytes;
    }
}

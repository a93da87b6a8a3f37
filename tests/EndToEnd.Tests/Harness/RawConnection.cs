using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>A connection to a service without an HTTP library: it can send anything, and stop in the middle.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _read;
    private int _filled;

    private RawConnection(Socket socket) => _socket = socket;

    /// <param name="port">The port of the service.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="receiveBuffer">How many bytes the operating system takes for a client that does not read; null for its own choice.</param>
    public static async Task<RawConnection> OpenAsync(int port, CancellationToken cancellation, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.ReceiveBufferSize = receiveBuffer ?? socket.ReceiveBufferSize;
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        for (var rest = bytes; !rest.IsEmpty;)
        {
            rest = rest[await _socket.SendAsync(rest, cancellation)..];
        }
    }

    public Task SendAsync(string text, CancellationToken cancellation) => SendAsync(Encoding.Latin1.GetBytes(text), cancellation);

    /// <summary>Says that nothing more comes.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends a byte of no meaning, if the service still takes one. Without reading there is no other way to learn that.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        try
        {
            await _socket.SendAsync("x"u8.ToArray(), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Reads one answer. Those of 100 are no answers.</summary>
    /// <exception cref="IOException">The connection ended before the answer did.</exception>
    public async Task<RawAnswer> ReadAsync(bool hasBody, CancellationToken cancellation)
    {
        List<string> head;
        do
        {
            head = [];
            for (string line = await ReadLineAsync(cancellation); line.Length > 0; line = await ReadLineAsync(cancellation))
            {
                head.Add(line);
            }

            if (head.Count == 0 || !head[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            {
                throw new InvalidDataException($"This is no HTTP: {string.Join('\n', head)}");
            }
        }
        while (head[0].StartsWith("HTTP/1.1 1", StringComparison.Ordinal));

        var answer = new RawAnswer(head, []);
        return !hasBody ? answer
            : answer["Transfer-Encoding"] == "chunked" ? answer with { Body = await ReadChunksAsync(cancellation) }
            : answer["Content-Length"] is { } length ? answer with { Body = await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation) }
            : answer with { Body = await ReadToEndAsync(cancellation) };
    }

    // As it was with HTTP/1.0.
    private async Task<byte[]> ReadToEndAsync(CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        while (await FillAsync(cancellation))
        {
            body.Write(_buffer.AsSpan(_read.._filled));
            _read = _filled;
        }

        return body.ToArray();
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        while (true)
        {
            int size = int.Parse(await ReadLineAsync(cancellation), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await ReadBytesAsync(size, cancellation));
            await ReadLineAsync(cancellation);
            if (size == 0)
            {
                return body.ToArray();
            }
        }
    }

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellation)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            await NeedAsync(cancellation);
            int taken = Math.Min(count - done, _filled - _read);
            _buffer.AsSpan(_read, taken).CopyTo(bytes.AsSpan(done));
            (_read, done) = (_read + taken, done + taken);
        }

        return bytes;
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            await NeedAsync(cancellation);
            char c = (char)_buffer[_read++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }
    }

    private async ValueTask NeedAsync(CancellationToken cancellation)
    {
        if (!await FillAsync(cancellation))
        {
            throw new EndOfStreamException("The connection ended before the answer was whole.");
        }
    }

    /// <returns>False at the end.</returns>
    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_read < _filled)
        {
            return true;
        }

        try
        {
            (_read, _filled) = (0, await _socket.ReceiveAsync(_buffer, cancellation));
            return _filled > 0;
        }
        catch (SocketException e)
        {
            throw new IOException("The connection broke before the answer was whole.", e);
        }
    }
}

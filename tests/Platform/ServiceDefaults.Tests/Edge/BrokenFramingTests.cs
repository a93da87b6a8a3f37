using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>Where a request ends is known, or the connection ends: nothing that follows is taken for a request.</summary>
public sealed class BrokenFramingTests : IAsyncLifetime
{
    private const string Post = "POST /things HTTP/1.1\r\nHost: localhost\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Body = """{"title":"Fly","user_id":1}""";
    private const string Next = "GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private EdgeHost _host = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(Chunked + "1b;a\n" + Body + "\r\n0\r\n\r\n", 400)]
    [InlineData(Chunked + "1b\n" + Body + "\n0\n\n", 400)]
    [InlineData(Chunked + "zz\r\n" + Body + "\r\n0\r\n\r\n", 400)]
    [InlineData(Chunked + "1b\r\n" + Body + "xx0\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData(Post + "Content-Length: 27\r\nContent-Length: 27\r\n\r\n" + Body, 400)]
    [InlineData(Post + "Content-Length: 0x1b\r\n\r\n" + Body, 400)]
    [InlineData(Post + "Expect: 100-continue\r\nContent-Length: 70000\r\n\r\n", 413)]
    [InlineData("GET http://owl.example/things HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET http://localhost/things HTTP/1.1\r\nHost: owl.example\r\n\r\n", 400)]
    public async Task It_is_refused_in_words_and_the_connection_ends(string request, int status)
    {
        string answer = await SendAsync(request + Next);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("""{"error":""", answer, StringComparison.Ordinal);
        Assert.Equal(answer.IndexOf("HTTP/1.1", StringComparison.Ordinal), answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        Assert.DoesNotContain(_host.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Good_chunks_with_extensions_and_trailers_are_taken_and_so_is_what_follows()
    {
        string answer = await SendAsync(
            Chunked + "1b;a=b\r\n" + Body + "\r\n0\r\nX: y\r\n\r\n" + Next.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _host.Port, TestEnd);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), TestEnd);
        var answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        int read;
        try
        {
            while ((read = await socket.ReceiveAsync(buffer, TestEnd)) > 0)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // It was reset with what was still to be read.
        }

        return answer.ToString();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>No browser may take an answer for anything else than it says it is.</summary>
public sealed class NoGuessingTests
{
    [Fact]
    public async Task Every_answer_says_so_whoever_makes_it()
    {
        await using var host = await EdgeHost.StartAsync();

        foreach (string request in (string[])
        [
            "GET /things HTTP/1.1\r\nHost: localhost",                           // 200
            "HEAD /things HTTP/1.1\r\nHost: localhost",
            "GET /nothing HTTP/1.1\r\nHost: localhost",                          // 404, by routing
            "DELETE /things HTTP/1.1\r\nHost: localhost",                        // 405
            "GET /health/live HTTP/1.1\r\nHost: localhost",
            "GET /metrics HTTP/1.1\r\nHost: localhost",
            "GET /status HTTP/1.1\r\nHost: localhost",
            "GET /openapi/v1.json HTTP/1.1\r\nHost: localhost",
            "GET /docs HTTP/1.1\r\nHost: localhost",
            "GET /things HTTP/1.1\r\nHost: example.org",                         // 400, by the host filter
            "POST /things HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a.org\r\nContent-Length: 0",
            "POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999", // 413, by an exception
            "GET /things HTTP/1.1\r\nHost: a b",                                 // 400, by Kestrel
        ])
        {
            string head = await AskAsync(host.Port, request);
            Assert.True(head.Contains("X-Content-Type-Options: nosniff\r\n", StringComparison.Ordinal), $"{request}\n\n{head}");
        }
    }

    private static async Task<string> AskAsync(int port, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request + "\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(new NetworkStream(socket));
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            head.Append(line).Append("\r\n");
        }

        return head.ToString();
    }
}

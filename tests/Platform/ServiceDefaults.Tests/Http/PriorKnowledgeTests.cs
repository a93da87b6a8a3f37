using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Http;

/// <summary>HTTP/1.1 and HTTP/2 on one port.</summary>
public sealed class PriorKnowledgeTests : IAsyncLifetime
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private readonly WebApplication _app;

    public PriorKnowledgeTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var both = new PriorKnowledge();
        builder.Services.AddSingleton<IConnectionListenerFactory>(both);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            both.ListenForHttp2(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0, both.TakeBoth);
        });
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync(context.Request.Protocol));
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private int Port => new Uri(_app.Urls.Single(url => url.Contains("127.0.0.1", StringComparison.Ordinal))).Port;

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestEnd);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_client_gets_the_protocol_that_it_speaks(string version)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = new Version(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await http.SendAsync(request, TestEnd);

        Assert.Equal(new Version(version), answer.Version);
        Assert.StartsWith($"HTTP/{version[0]}", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_begins_like_the_preface_and_comes_byte_by_byte_is_HTTP_1_1()
    {
        using var socket = await ConnectAsync();

        await SendByByteAsync(socket, "PRINT / HTTP/1.1\r\nHost: owl\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_is_HTTP_2()
    {
        using var socket = await ConnectAsync();

        await SendByByteAsync(socket, Preface + "\0\0\0\u0004\0\0\0\0\0"); // And the settings of the client: none.
        byte[] head = new byte[9];
        Assert.True(await socket.ReceiveAsync(head, TestEnd) > 3);

        Assert.Equal(4, head[3]); // SETTINGS.
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PR")]
    public async Task A_client_that_is_silent_does_not_keep_the_process_from_stopping(string beginning)
    {
        using var socket = await ConnectAsync();
        await SendByByteAsync(socket, beginning);

        await _app.StopAsync(TestEnd).WaitAsync(TimeSpan.FromSeconds(10), TestEnd);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1], TestEnd));
    }

    private static async Task SendByByteAsync(Socket socket, string text)
    {
        socket.NoDelay = true;
        foreach (byte letter in Encoding.Latin1.GetBytes(text))
        {
            await socket.SendAsync(new[] { letter }, TestEnd);
            await Task.Yield();
        }
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestEnd);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port, TestEnd);
        return socket;
    }
}

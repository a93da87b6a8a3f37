using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Http;
using Owl.Testing;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>Clients that ask for long answers and do not read them shut the lists for nobody, and are given up.</summary>
public sealed class StreamedAnswerTests : IAsyncLifetime
{
    private const int Idle = ConcurrencyLimit.Limit + 4;

    private readonly FakeTimeProvider _time = new();
    private EdgeHost _host = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _host = await EdgeHost.StartAsync(services => services.AddSingleton<TimeProvider>(_time));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Sockets_that_are_never_read()
    {
        var sockets = new List<Socket>();
        try
        {
            while (sockets.Count < Idle)
            {
                sockets.Add(await AskAsync());
            }

            await Wait.UntilAsync(() => Task.FromResult(_host.Begun >= Idle), TestEnd);
            await AssertIsServedAsync("1.1");
            await AssertAllAreCutOffAsync();
            Assert.True(await ReadToEndAsync(sockets[0]) < EdgeHost.LongBytes);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Streams_of_HTTP_2_that_are_never_read()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true })
        {
            BaseAddress = _host.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var answers = new List<HttpResponseMessage>();
        while (answers.Count < Idle)
        {
            answers.Add(await http.GetAsync("/long", HttpCompletionOption.ResponseHeadersRead, TestEnd));
        }

        await AssertIsServedAsync("2.0");
        await AssertAllAreCutOffAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answers[0].Content.ReadAsByteArrayAsync(TestEnd));
        answers.ForEach(answer => answer.Dispose());
    }

    private async Task AssertIsServedAsync(string version)
    {
        using var http = _host.CreateClient(version);
        Assert.Equal(EdgeHost.LongBytes, (await http.GetByteArrayAsync("/long", TestEnd)).Length);
    }

    private Task AssertAllAreCutOffAsync() => Wait.UntilAsync(
        () =>
        {
            _time.Advance(StreamedAnswer.LongestStandstill);
            return Task.FromResult(_host.CutOff == Idle);
        },
        TestEnd);

    private async Task<Socket> AskAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _host.Port, TestEnd);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"), TestEnd);
        return socket;
    }

    private static async Task<long> ReadToEndAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        long all = 0;
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer, TestEnd)) > 0)
            {
                all += read;
            }
        }
        catch (SocketException)
        {
            // Cut off.
        }

        return all;
    }
}

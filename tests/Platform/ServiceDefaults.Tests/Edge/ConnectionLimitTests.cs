using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;
using Owl.Testing;

namespace Owl.ServiceDefaults.Tests.Edge;

public sealed class ConnectionLimitTests : IAsyncLifetime
{
    private const int Most = 4;

    private readonly LogLines _log = new();
    private readonly WebApplication _app;

    public ConnectionLimitTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_log);
        var limit = new ConnectionLimit(Most);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, limit.Guard));
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync("ok"));
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private int Lines => _log.Lines.Count(line => line.EndsWith("connections are open; further ones are closed until some of these end", StringComparison.Ordinal));

    public async ValueTask InitializeAsync() => await _app.StartAsync(TestEnd);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_with_one_line_and_a_new_one_is_served_when_others_ended()
    {
        var open = await OpenAsync(Most);
        Assert.All(open, connection => Assert.True(connection.IsServed));
        Assert.All(await OpenAsync(3), connection => Assert.False(connection.IsServed));
        Assert.Equal(1, Lines);

        open.ForEach(connection => connection.Socket.Dispose());
        List<(Socket Socket, bool IsServed)> again = [];
        await Wait.UntilAsync(async () => (again = await OpenAsync(Most)).TrueForAll(connection => connection.IsServed), TestEnd);
        Assert.All(await OpenAsync(3), connection => Assert.False(connection.IsServed));
        Assert.InRange(Lines, 2, 3); // The old ones may still have been there at the first try.
    }

    private async Task<List<(Socket Socket, bool IsServed)>> OpenAsync(int count)
    {
        int port = new Uri(_app.Urls.Single()).Port;
        var all = new List<(Socket, bool)>();
        for (; count > 0; count--)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, TestEnd);
            bool isServed = await IsServedAsync(socket);
            if (!isServed)
            {
                socket.Dispose();
            }

            all.Add((socket, isServed));
        }

        return all;
    }

    private static async Task<bool> IsServedAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: owl\r\n\r\n"), TestEnd);
            return await socket.ReceiveAsync(new byte[1024], TestEnd) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

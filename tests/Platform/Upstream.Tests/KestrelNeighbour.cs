using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;

namespace Owl.Upstream.Tests;

/// <summary>A neighbour that keeps its connections and serves many at once, as a real replica does.</summary>
internal sealed class KestrelNeighbour : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private KestrelNeighbour(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return answer(context);
        });
    }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<KestrelNeighbour> ThatAsync(RequestDelegate answer)
    {
        var neighbour = new KestrelNeighbour(answer);
        await neighbour._app.StartAsync();
        return neighbour;
    }

    public static Task<KestrelNeighbour> ThatIsWellAsync() => ThatAsync(context => context.Response.WriteAsync("ok"));

    /// <summary>It answers, and says that it is going to end.</summary>
    public static Task<KestrelNeighbour> ThatEndsAsync() => ThatAsync(context =>
    {
        context.Response.Headers[Draining.Header] = "true";
        return context.Response.WriteAsync("ok");
    });

    /// <summary>It takes requests and never answers them.</summary>
    public static Task<KestrelNeighbour> ThatIsFrozenAsync() => ThatAsync(async context =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

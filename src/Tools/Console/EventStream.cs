using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole;

/// <summary><c>GET /console/events</c>: the whole picture, and then every change of it, as server-sent events.</summary>
internal static class EventStream
{
    public static async Task SendAsync(HttpContext context, Watcher watcher, IHostApplicationLifetime host)
    {
        if (watcher.Join() is not { } page)
        {
            context.Response.Headers.RetryAfter = "5";
            ErrorBodies.Write(context, StatusCodes.Status503ServiceUnavailable, $"{Audience.MostPages} pages are open already");
            return;
        }

        // The host waits for open requests when it stops; this one would never end.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        try
        {
            await TypedResults.ServerSentEvents(ReadAsync(page.Reader, end.Token)).ExecuteAsync(context);
        }
        finally
        {
            watcher.Leave(page);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        System.Threading.Channels.ChannelReader<string> pictures, [EnumeratorCancellation] CancellationToken end)
    {
        string type = "open";
        while (await WaitAsync(pictures, end))
        {
            while (pictures.TryRead(out string? json))
            {
                yield return new SseItem<string>(json, type);
                type = "picture";
            }
        }
    }

    private static async ValueTask<bool> WaitAsync(System.Threading.Channels.ChannelReader<string> pictures, CancellationToken end)
    {
        try
        {
            return await pictures.WaitToReadAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false;
        }
    }
}

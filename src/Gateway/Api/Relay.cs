using Owl.ServiceDefaults.Hops;

namespace Owl.Gateway.Api;

/// <summary>Hands a neighbour's answer to the client as it is, or says why there is none.</summary>
internal static class Relay
{
    private const string Json = "application/json; charset=utf-8";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly string[] Passed = ["Link", "Retry-After"];

    public static async Task RelayAsync(this HttpResponse response, Hop hop)
    {
        response.StatusCode = hop.Status;
        response.ContentType = Json;
        response.ContentLength = hop.Body.Length;
        Pass(hop.Headers, response);
        await response.Body.WriteAsync(hop.Body, response.HttpContext.RequestAborted);
    }

    /// <summary>Copies a long answer as it comes; it may pause for a second at most.</summary>
    /// <exception cref="OperationCanceledException">The neighbour paused for longer, or the client went away.</exception>
    public static async Task RelayAsync(this HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? Json;
        Pass(answer.Headers, response);

        var aborted = response.HttpContext.RequestAborted;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await using var body = await answer.Content.ReadAsStreamAsync(aborted);
        var chunk = new byte[64 * 1024];
        while (true)
        {
            pause.CancelAfter(LongestPause);
            int read = await body.ReadAsync(chunk, pause.Token);
            if (read == 0)
            {
                return;
            }

            pause.CancelAfter(Timeout.InfiniteTimeSpan);
            await response.Body.WriteAsync(chunk.AsMemory(0, read), aborted);
        }
    }

    public static Task WriteHopFailureAsync(this HttpResponse response, Hop hop)
    {
        response.StatusCode = hop.Outcome.ToStatus();
        return response.WriteAsJsonAsync(HopFailureBody.From(hop), response.HttpContext.RequestAborted);
    }

    private static void Pass(System.Net.Http.Headers.HttpResponseHeaders? headers, HttpResponse response)
    {
        foreach (string name in Passed)
        {
            if (headers?.TryGetValues(name, out var values) is true)
            {
                response.Headers[name] = values.ToArray();
            }
        }
    }
}

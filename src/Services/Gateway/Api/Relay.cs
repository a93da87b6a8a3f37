using System.Buffers;
using System.Net.Http.Headers;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Gateway.Api;

/// <summary>Hands a neighbour's answer to the client as it is, or says why there is none.</summary>
internal static class Relay
{
    private const int ChunkBytes = 64 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly string[] Passed = ["Link", "Retry-After", IdempotencyKey.ReplayedHeader];

    public static void WriteAnswer(this HttpResponse response, Hop hop)
    {
        response.StatusCode = hop.Status;
        Pass(hop.Headers, response);
        response.WriteWhole(hop.Body.Span);
    }

    /// <summary>Copies a long answer as it comes; it may pause for a second at most.</summary>
    /// <exception cref="OperationCanceledException">The neighbour paused for longer, or the client went away.</exception>
    public static async Task RelayAsync(this HttpResponse response, HttpResponseMessage answer)
    {
        var aborted = response.HttpContext.RequestAborted;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await using var body = await answer.Content.ReadAsStreamAsync(aborted);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int read = await ReadAsync();

            // Only now: as long as nothing came, the client can still be told in words.
            response.StatusCode = (int)answer.StatusCode;
            response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? WireJson.ContentType;
            response.ContentLength = answer.Content.Headers.ContentLength;
            Pass(answer.Headers, response);
            var client = StreamedAnswer.Of(response.HttpContext);
            for (; read > 0; read = await ReadAsync())
            {
                await client.WriteAsync(chunk.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        async ValueTask<int> ReadAsync()
        {
            pause.CancelAfter(LongestPause);
            int bytes = await body.ReadAsync(chunk, pause.Token);
            pause.CancelAfter(Timeout.InfiniteTimeSpan);
            return bytes;
        }
    }

    /// <summary>Says why there is no answer. A neighbour's own word that it cannot now is handed on.</summary>
    public static void WriteFailure(this HttpResponse response, Hop hop)
    {
        if (hop.Outcome is HopOutcome.Unavailable && hop.Body.Length > 0)
        {
            response.WriteAnswer(hop);
        }
        else
        {
            response.WriteJson(hop.Outcome.ToStatus(), HopFailureBody.From(hop));
        }
    }

    /// <summary>The same for a creation: where it may have had its effect, the answer says so, and how to find out.</summary>
    public static void WriteCreationFailure(this HttpResponse response, Hop hop, string idempotencyKey)
    {
        if (!hop.Outcome.IsEffectUnknown())
        {
            response.WriteFailure(hop);
            return;
        }

        response.Headers[IdempotencyKey.Header] = IdempotencyKey.Format(idempotencyKey);
        int status = hop.Outcome is HopOutcome.Nonsense ? StatusCodes.Status502BadGateway : StatusCodes.Status504GatewayTimeout;
        response.WriteJson(status, HopFailureBody.From(hop) with
        {
            Error = "Whether the task was created is unknown",
            Advice = $"Send the same request again with the header {IdempotencyKey.Header}: {IdempotencyKey.Format(idempotencyKey)}",
        });
    }

    private static void Pass(HttpResponseHeaders? headers, HttpResponse response)
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

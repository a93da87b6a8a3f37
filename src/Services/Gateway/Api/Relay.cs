using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Gateway.Api;

/// <summary>Hands a neighbour's answer to the client as it is, or says why there is none.</summary>
internal static partial class Relay
{
    // The headers of task-service that are for its clients, and what they can say. The rest is not passed on.
    private static readonly (string Name, Regex Value)[] Passed =
        [("Link", NextPage()), ("Location", Place()), ("Retry-After", Seconds()), (IdempotencyKey.ReplayedHeader, True())];

    /// <summary>Copies a list as it comes. As long as nothing came that is right, the client can still be told in words.</summary>
    /// <exception cref="InvalidResponseException">It is no list.</exception>
    /// <exception cref="OperationCanceledException">The neighbour was silent, or the client went away.</exception>
    public static async Task RelayAsync(this HttpResponse response, StreamedList list)
    {
        var client = StreamedAnswer.Of(response.HttpContext);
        for (var piece = await list.ReadAsync(); !piece.IsEmpty; piece = await list.ReadAsync())
        {
            if (!response.HasStarted)
            {
                response.StatusCode = StatusCodes.Status200OK;
                response.ContentType = WireJson.ContentType;
                response.ContentLength = list.Length;
                Pass(list.Headers, response);
            }

            await client.WriteAsync(piece);
        }
    }

    /// <summary>Hands on what the neighbour said, also that it cannot now; or says why it said nothing.</summary>
    public static void WriteOutcome(this HttpResponse response, Hop hop)
    {
        if (hop.Outcome is HopOutcome.Answered || (hop.Outcome is HopOutcome.Unavailable && hop.Body.Length > 0))
        {
            response.StatusCode = hop.Status;
            Pass(hop.Headers, response);
            response.WriteWhole(hop.Body.Span);
        }
        else
        {
            response.WriteJson(hop.Outcome.ToStatus(), HopFailureBody.From(hop));
        }
    }

    /// <summary>The same for a creation: where it may have had its effect, the answer says so, and how to find out.</summary>
    public static void WriteCreationOutcome(this HttpResponse response, Hop hop, string idempotencyKey)
    {
        bool isUnknown = hop.Outcome.IsEffectUnknown();
        if (isUnknown || hop.Status is StatusCodes.Status504GatewayTimeout) // task-service itself may not know.
        {
            response.Headers[IdempotencyKey.Header] = IdempotencyKey.Format(idempotencyKey);
        }

        if (!isUnknown)
        {
            response.WriteOutcome(hop);
            return;
        }

        int status = hop.Outcome is HopOutcome.InvalidResponse ? StatusCodes.Status502BadGateway : StatusCodes.Status504GatewayTimeout;
        response.WriteJson(status, HopFailureBody.From(hop) with
        {
            Error = "Whether the task was created is unknown",
            Advice = $"Send the same request again with the header {IdempotencyKey.Header}: {IdempotencyKey.Format(idempotencyKey)}",
        });
    }

    private static void Pass(HttpResponseHeaders? headers, HttpResponse response)
    {
        foreach (var (name, value) in Passed)
        {
            if (headers?.NonValidated.TryGetValues(name, out var values) is true && value.IsMatch(values.ToString()))
            {
                response.Headers[name] = values.ToString();
            }
        }
    }

    [GeneratedRegex("""^</tasks\?[!#-;=?-~]*>; rel="next"$""")]
    private static partial Regex NextPage();

    [GeneratedRegex("^/tasks/[0-9]{1,19}$")]
    private static partial Regex Place();

    [GeneratedRegex("^[0-9]{1,9}$")]
    private static partial Regex Seconds();

    [GeneratedRegex("^true$")]
    private static partial Regex True();
}

using System.Net.Http.Headers;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Hops;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole;

/// <summary>
/// Passes the page's requests on to the services: they are on other origins, where the page may not ask. What a service
/// answers is handed on as it is; where none answers, that is said.
/// </summary>
internal sealed class Calls(ConsoleClients clients, Watcher watcher)
{
    // Every service answers within 2 s, or it does not.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2.5);

    private static readonly Dictionary<string, OwlService> Lists = new()
    {
        ["users"] = OwlService.User, ["tasks"] = OwlService.Gateway, ["notifications"] = OwlService.Notification,
    };

    private static readonly string[] Sent = [IdempotencyKey.Header, "traceparent"];
    private static readonly string[] Passed = ["Link", "Retry-After", "Server-Timing", IdempotencyKey.Header, IdempotencyKey.ReplayedHeader];

    /// <summary>What tells an answer of the console from one of a service: why there is none.</summary>
    public const string NoAnswerHeader = "Owl-No-Answer";

    public async Task PassAsync(HttpContext context, string list)
    {
        if (!Lists.TryGetValue(list, out var service))
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound);
            return;
        }

        using var request = await CopyAsync(context, list);
        var hop = await clients[watcher.OneOf(service)].SendAsync(request, LongestAnswer, context.RequestAborted);
        if (hop.Status == 0)
        {
            context.Response.Headers[NoAnswerHeader] = hop.Outcome.ToWords();
            context.Response.WriteJson(hop.Outcome.ToStatus(), HopFailureBody.From(hop));
            return;
        }

        context.Response.StatusCode = hop.Status;
        foreach (string name in Passed)
        {
            if (hop.Headers?.TryGetValues(name, out var values) is true)
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        context.Response.WriteWhole(hop.Body.Span);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpContext context, string list)
    {
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"/{list}{context.Request.QueryString}");
        if (HttpMethods.IsPost(context.Request.Method))
        {
            // At most as large as Kestrel lets a body be.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (string name in Sent)
        {
            if (context.Request.Headers[name] is [{ } value])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}

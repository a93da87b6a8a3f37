using System.Net.Http.Headers;
using System.Text.Json;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.LiveConsole;

/// <summary>
/// <c>POST /call/{users|tasks}</c>: passes the page's requests on to the services, which are on other origins, where the
/// page may not ask. What a service answers is handed on as it is; where none answers, that is said.
/// </summary>
internal sealed class Calls(ConsoleClients clients, Watcher watcher)
{
    /// <summary>What tells an answer of the console from one of a service: why there is none.</summary>
    public const string NoAnswerHeader = "Owl-No-Answer";

    /// <summary>Text as it came, never escaped.</summary>
    public static readonly JsonSerializerOptions RawText = new() { Encoder = WireJson.Encoder };

    // Every service answers within 2 s, or it does not.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2.5);

    private static readonly string[] Sent = [IdempotencyKey.Header, "traceparent"];
    private static readonly string[] Passed = ["Retry-After", "Server-Timing", IdempotencyKey.Header, IdempotencyKey.ReplayedHeader];

    /// <summary>Who has a list; null where there is no such list.</summary>
    public static OwlService? ServiceOf(string list) => list switch
    {
        "users" => OwlService.User,
        "tasks" => OwlService.Gateway,
        "notifications" => OwlService.Notification,
        _ => null,
    };

    public async Task PassAsync(HttpContext context, string list)
    {
        if (ServiceOf(list) is not { } service)
        {
            ErrorBodies.Write(context, StatusCodes.Status404NotFound);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{list}");
        // At most as large as Kestrel lets a body be.
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (string name in Sent)
        {
            if (context.Request.Headers[name] is [{ } value])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        WriteAnswer(context.Response, await clients[watcher.OneOf(service)].SendAsync(request, IsAnswer, LongestAnswer, context.RequestAborted));
    }

    // What is created is for the page to read; an error has its words.
    private static bool IsAnswer(Answer answer) => answer.Status is StatusCodes.Status201Created || answer.IsError();

    /// <summary>Hands on what a service answered, or says why it did not.</summary>
    public static void WriteAnswer(HttpResponse response, Hop hop)
    {
        if (hop.Status == 0 || hop.Outcome is HopOutcome.InvalidResponse)
        {
            response.Headers[NoAnswerHeader] = hop.Outcome.ToWords();
            response.WriteJson(hop.Outcome.ToStatus(), HopFailureBody.From(hop));
            return;
        }

        response.StatusCode = hop.Status;
        foreach (string name in Passed)
        {
            if (hop.Headers?.TryGetValues(name, out var values) is true)
            {
                response.Headers[name] = values.ToArray();
            }
        }

        response.WriteWhole(hop.Body.Span);
    }
}

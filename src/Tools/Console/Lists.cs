using System.Net.Http.Headers;
using Owl.Gateway.Api;
using Owl.Gateway.Console.Watch;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Hops;
using Owl.ServiceDefaults.Http;

namespace Owl.Gateway.Console;

/// <summary>
/// Passes the page's requests on to the services that it cannot reach itself, as they are on other origins. They are
/// calls of the console, not of the gateway, and do not count as such.
/// </summary>
internal sealed class Lists(ConsoleClients clients)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(1900);

    public Task PassUsersAsync(HttpContext context) => PassAsync(context, OwlService.User, "/users");

    public Task PassNotificationsAsync(HttpContext context) => PassAsync(context, OwlService.Notification, "/notifications");

    private async Task PassAsync(HttpContext context, OwlService service, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), path + context.Request.QueryString);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            // At most as large as Kestrel lets a body be.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            if (context.Request.Headers[IdempotencyKey.Header] is [{ } key])
            {
                request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);
            }
        }

        var hop = await clients[service].SendAsync(request, LongestAnswer, context.RequestAborted);
        if (hop.Outcome is HopOutcome.Answered)
        {
            context.Response.WriteAnswer(hop);
        }
        else
        {
            context.Response.WriteFailure(hop);
        }
    }
}

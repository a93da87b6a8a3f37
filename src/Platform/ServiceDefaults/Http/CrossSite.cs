using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Any page in the user's browser can send a request to this machine. The browser keeps the answer from it; writing is
/// forbidden here. curl and the services send neither of the headers that a browser adds.
/// <para>Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin".</para>
/// </summary>
internal static class CrossSite
{
    public const string Refusal = "A page of another site must not write here";

    public static void RefuseWrites(WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (IsRead(request.Method) || IsOwn(request))
        {
            return next(context);
        }

        ErrorBodies.Write(context, StatusCodes.Status403Forbidden, Refusal);
        return Task.CompletedTask;
    });

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
        || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    // A proxy in front may speak TLS, so the scheme does not tell.
    private static bool IsOwn(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
        && (request.Headers.Origin.Count == 0
            || (Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
                && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
}

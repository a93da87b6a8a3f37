using System.Net;
using Owl.ServiceDefaults.Http;

namespace Owl.LiveConsole;

/// <summary>
/// Keeps other sites out of the console. A browser on this machine can be made to send requests here by any page; so a
/// request must name this machine as its host (no rebound name), come from a page of this origin, and carry a token
/// where it changes something.
/// <para>Source: OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata" and "Custom request headers".</para>
/// </summary>
internal static class Guard
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Puts the endpoints behind it.</summary>
    public static RouteGroupBuilder Guarded(this RouteGroupBuilder endpoints) => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        SetHeaders(http.Response.Headers);
        if (Refuse(http) is { } why)
        {
            ErrorBodies.Write(http, StatusCodes.Status403Forbidden, why);
            return Results.Empty;
        }

        return await next(context);
    });

    private static string? Refuse(HttpContext http)
    {
        var request = http.Request;
        string host = request.Host.Host;
        bool isHere = host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        bool isLocal = http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote);
        if (!isHere || !isLocal)
        {
            return "The console answers only at localhost";
        }

        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        bool isOwn = site is "" or "same-origin" || (site is "none" && HttpMethods.IsGet(request.Method));
        return isOwn && (origin is "" || origin == $"{request.Scheme}://{request.Host}") ? null : "The console answers only its own page";
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
    }
}

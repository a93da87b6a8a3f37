using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// How many headers a request may have, and how long they may be together: beyond, 431 for this request alone.
/// Kestrel's own limit ends a connection of HTTP/2 with all its other requests at twice its value, and answers without
/// a body below. So it stands far above this one, against what would fill the memory.
/// </summary>
internal static class HeaderLimits
{
    public const int MostHeaders = 100;

    /// <summary>Names and values together, in bytes.</summary>
    public const int MostBytes = 32 * 1024;

    private const int HardMostHeaders = 1000;
    private const int HardMostBytes = 128 * 1024;

    public static void Configure(KestrelServerLimits limits)
    {
        limits.MaxRequestHeaderCount = HardMostHeaders;
        limits.MaxRequestHeadersTotalSize = HardMostBytes;
        limits.Http2.MaxRequestHeaderFieldSize = HardMostBytes;
    }

    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        int count = 0;
        int bytes = 0;
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (string? value in values)
            {
                count++;
                bytes += name.Length + (value?.Length ?? 0);
            }
        }

        return count > MostHeaders ? Refuse(context, "Request contains too many headers.")
            : bytes > MostBytes ? Refuse(context, "Request headers too long.")
            : next(context);
    }

    private static Task Refuse(HttpContext context, string error)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close"; // As Kestrel does: what follows is hardly better.
        }

        ErrorBodies.Write(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, error);
        return Task.CompletedTask;
    }
}

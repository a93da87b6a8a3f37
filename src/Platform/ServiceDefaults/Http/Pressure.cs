using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Bounds the work at once. What comes beyond is told so at once, with <c>Retry-After</c>, instead of waiting in a
/// queue without end. A request counts from when its body is there, so a slow sender holds no place.
/// </summary>
public static class Pressure
{
    /// <summary>
    /// Requests of one kind (writes and single items, or lists) that a process works on at once. A service that serves
    /// 500 a second has then half a second of work at most; fewer than 64 at once already keep it busy.
    /// </summary>
    public const int Limit = 256;

    /// <summary>Puts the endpoints under one common bound.</summary>
    public static TBuilder Bound<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Limit, QueueLimit = 0 });
        return endpoints.AddEndpointFilter(async (context, next) =>
        {
            using var permit = limiter.AttemptAcquire();
            if (permit.IsAcquired)
            {
                return await next(context);
            }

            context.HttpContext.Response.Headers.RetryAfter = "1";
            ErrorBodies.Write(context.HttpContext, StatusCodes.Status503ServiceUnavailable, "Too many requests at once");
            return Results.Empty;
        });
    }
}

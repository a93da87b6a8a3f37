using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Bounds the work at once. What comes beyond is told so at once, with <c>Retry-After</c>, instead of waiting in a
/// queue without end. A request counts from when its body is there, so a slow sender holds no place; and a slow reader
/// of a long answer holds none while it is waited for (see <see cref="StreamedAnswer"/>).
/// </summary>
public static class ConcurrencyLimit
{
    /// <summary>
    /// Requests of one kind (writes and single items, or lists) that a process works on at once. A service that serves
    /// 500 a second has then half a second of work at most; fewer than 64 at once already keep it busy.
    /// </summary>
    public const int Limit = 256;

    /// <summary>Long answers at once, those that wait for their reader too. Each holds some 200 KiB.</summary>
    public const int MostStreams = 1024;

    /// <summary>Puts the endpoints under one common bound.</summary>
    public static TBuilder LimitConcurrency<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        var work = CreateLimiter(Limit);
        return endpoints.AddEndpointFilter(async (context, next) =>
        {
            using var permit = work.AttemptAcquire();
            return permit.IsAcquired ? await next(context) : Refuse(context.HttpContext);
        });
    }

    /// <summary>The same for endpoints whose answers are sent in pieces, as <see cref="StreamedAnswer"/>.</summary>
    public static TBuilder LimitStreams<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        var streams = CreateLimiter(MostStreams);
        var work = CreateLimiter(Limit, queue: MostStreams);
        return endpoints.AddEndpointFilter(async (context, next) =>
        {
            using var stream = streams.AttemptAcquire();
            using var answer = new StreamedAnswer(context.HttpContext, work);
            if (!stream.IsAcquired || !answer.IsAdmitted)
            {
                return Refuse(context.HttpContext);
            }

            context.HttpContext.Features.Set(answer);
            return await next(context);
        });
    }

    private static ConcurrencyLimiter CreateLimiter(int permits, int queue = 0) =>
        new(new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = queue });

    private static IResult Refuse(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        ErrorBodies.Write(context, StatusCodes.Status503ServiceUnavailable, "Too many requests at once");
        return Results.Empty;
    }
}

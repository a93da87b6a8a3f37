using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;

namespace Owl.SiloDefaults.Http;

/// <summary>What a creation says over HTTP.</summary>
public static class Creations
{
    /// <summary>The longest that a client of a service waits for a creation; one that comes through the gateway waits less.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1900);

    public static IResult ToResult<TItem>(
        HttpContext context, CreationOutcome outcome, TItem item, string? location = null)
    {
        if (outcome is CreationOutcome.KeyReused)
        {
            return WireAnswer.Unprocessable("Idempotency-Key was used for another request");
        }

        if (outcome is CreationOutcome.Replayed)
        {
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return WireAnswer.Created(item, location);
    }
}

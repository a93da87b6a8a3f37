using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;

namespace Owl.SiloDefaults.Http;

/// <summary>What a creation says over HTTP.</summary>
public static class Creations
{
    /// <summary>The longest that a client of a service waits for a creation; one that comes through the gateway waits less.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1900);

    /// <param name="creation">How it ended.</param>
    /// <param name="location">Where the item is found.</param>
    /// <param name="context">The request.</param>
    public static IResult ToResult<TItem>(this Creation<TItem> creation, FormattableString location, HttpContext context)
    {
        if (creation.Outcome is CreationOutcome.KeyReused)
        {
            return WireAnswer.Unprocessable("Idempotency-Key was used for another request");
        }

        if (creation.Outcome is CreationOutcome.Replayed)
        {
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return WireAnswer.Created(creation.Item, FormattableString.Invariant(location));
    }
}

using Microsoft.AspNetCore.Http;
using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>What a status says of a delivery.</summary>
internal static class Refusals
{
    /// <summary>
    /// Whether the neighbour is well and does not want this one. A secret that differs (401, 403), an address that is another's
    /// (404), a lack of time (408, 425) or too much at once (429) are no matter of one delivery.
    /// </summary>
    public static bool IsRefusalOfThisOne(this Hop hop) =>
        hop.Status is >= 400 and < 500
            and not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound
                or StatusCodes.Status408RequestTimeout or 425 or StatusCodes.Status429TooManyRequests);

    /// <summary>Why it was not delivered, in words.</summary>
    public static string ToReason(this Hop hop) =>
        hop.Status is >= 400 and < 500 ? $"{hop.Service} refuses it with status {hop.Status}" : hop.Outcome.ToWords();
}

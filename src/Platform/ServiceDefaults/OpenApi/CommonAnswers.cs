using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>What requests of the same kind take and answer, in every process.</summary>
public static class CommonAnswers
{
    private const string TooMany = "Too many requests at once";

    /// <summary>What a creation takes beside its body, and how it can fail.</summary>
    /// <param name="operation">The creation.</param>
    /// <param name="badRequests">What can be wrong with the members of its body.</param>
    /// <param name="headers">What comes with a refusal, too.</param>
    public static ApiOperation IsCreation(this ApiOperation operation, string[] badRequests, params ApiHeader[] headers) => operation
        .Takes(ApiHeader.Key)
        .Fails(400, "Something is wrong with the body or the key.", [.. badRequests, "Body must be a JSON object", Http.IdempotencyKey.Rule], headers)
        .Fails(403, "A browser says that a page of another site sent it.", [CrossSite.Refusal])
        .Fails(408, "The body came too slowly.", ["Reading the request body timed out due to data arriving too slowly. See MinRequestBodyDataRate."])
        .Fails(413, "The body is too large.", [$"Body is larger than {ServiceHost.MaxBodyBytes} bytes"], headers)
        .Fails(422, "The key was used for another request.", ["Idempotency-Key was used for another request"], headers);

    /// <summary>What a list takes, and how it can fail.</summary>
    public static ApiOperation IsList(this ApiOperation operation) => operation
        .TakesInteger("limit", "How many at most; all of them without it.", 1, 10_000)
        .TakesInteger("after", "Only those with a higher id.", 0)
        .Fails(400, "A parameter is no such integer.", ["limit must be an integer from 1 to 10000", "after must be an integer of 0 or more"]);

    /// <summary>How a silo says that it cannot do it now.</summary>
    public static ApiOperation CanBeUnavailable(this ApiOperation operation) => operation
        .Fails(StatusCodes.Status503ServiceUnavailable, "Not now; nothing was stored.", [TooMany, "Storage unavailable", "Service is stopping"], ApiHeader.RetryAfter);

    /// <summary>How a silo says that a grain took too long.</summary>
    public static ApiOperation CanTimeOut(this ApiOperation operation) => operation
        .Fails(StatusCodes.Status504GatewayTimeout, "No answer in time.", ["No answer in time; whether it was stored is unknown"], ApiHeader.RetryAfter);
}

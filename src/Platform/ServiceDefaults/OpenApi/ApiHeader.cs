using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>A header of a request or an answer.</summary>
public sealed record ApiHeader(string Name, string Description, string Example, JsonSchemaType Type = JsonSchemaType.String, string? Pattern = null)
{
    public static readonly ApiHeader Key = new(
        IdempotencyKey.Header,
        "A key of the client's own choice: the same request under the same key has its effect once. Kept as long as the item.",
        "my-key-1",
        Pattern: "^[!-~]{1,255}$");

    public static readonly ApiHeader KeyToRepeat = new(
        IdempotencyKey.Header, "Where the outcome is unknown: the key to send the same request again with.", "01a21454bc1d79f0acfe1192e44f7f6f");

    public static readonly ApiHeader Replayed = new(
        IdempotencyKey.ReplayedHeader, "The same request came before under this key; this is its answer.", "true");

    public static readonly ApiHeader Timing = new(
        "Server-Timing", "The neighbours that were called, how many milliseconds each took, and how that ended.", "user-service;dur=1.2;desc=\"found\"");

    public static readonly ApiHeader RetryAfter = new("Retry-After", "Seconds after which it may work.", "1", JsonSchemaType.Integer);

    public static readonly ApiHeader Location = new("Location", "Where the new item is.", "/users/1");

    public static readonly ApiHeader Next = new("Link", "Where the next page is, while there is one (RFC 8288).", "</users?limit=2&after=2>; rel=\"next\"");

    internal JsonNode ExampleValue => Type is JsonSchemaType.Integer
        ? JsonValue.Create(long.Parse(Example, CultureInfo.InvariantCulture))
        : JsonValue.Create(Example);

    internal OpenApiSchema Schema => new() { Type = Type, Pattern = Pattern };

    /// <summary>As a header of an answer.</summary>
    internal OpenApiHeader Describe() => new() { Description = Description, Schema = Schema, Example = ExampleValue };
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Owl.Upstream;

/// <summary>What somebody at a neighbour's address answered. Whether it is an answer of that neighbour is still to be judged.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body, if it says that it is JSON; otherwise empty.</param>
public readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the body is such a value: all its members are there, and they are <paramref name="isRight"/>.</summary>
    /// <param name="type">What is read of it. Members that it does not name may be there, too.</param>
    /// <param name="isRight">What the value must be.</param>
    public bool Is<T>(JsonTypeInfo<T> type, Func<T, bool> isRight)
        where T : class
    {
        try
        {
            // Members that are not read are handed on as well, and may be no text.
            return Utf8.IsValid(Body.Span) && JsonSerializer.Deserialize(Body.Span, type) is { } value && isRight(value);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether it is an error as every service words it, or this very one.</summary>
    public bool IsError(string? error = null) =>
        Is(HopJson.Default.ErrorOfNeighbour, body => error is null ? body.Error.Length > 0 : body.Error == error);

    /// <summary>Whether it is an error that every service may answer to any request.</summary>
    public bool IsCommonError() => Status
        is StatusCodes.Status400BadRequest
        or StatusCodes.Status401Unauthorized
        or StatusCodes.Status408RequestTimeout
        or StatusCodes.Status413PayloadTooLarge
        or StatusCodes.Status431RequestHeaderFieldsTooLarge
        or StatusCodes.Status500InternalServerError
        or StatusCodes.Status504GatewayTimeout
        && IsError();
}

/// <summary>What is read of a neighbour's error.</summary>
internal sealed record ErrorOfNeighbour([property: JsonPropertyName("error")] string Error);

using System.Net.Http.Headers;
using Owl.ServiceDefaults.Http;

namespace Owl.Upstream;

/// <summary>Reads what somebody answered, as far as it is what it says.</summary>
internal static class AnswerReader
{
    private const string Json = "application/json";

    /// <summary>Whether a body says that it is JSON in UTF-8, and not packed: nobody has asked for that.</summary>
    public static bool IsJson(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var type)
        && type.Count == 1
        && type.ToString() is WireJson.ContentType or Json
        && !headers.NonValidated.Contains("Content-Encoding");

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="InvalidResponseException">It is not as long as it says.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        await content.LoadIntoBufferAsync(most, cancellation);
        byte[] body = await content.ReadAsByteArrayAsync(cancellation);
        // HTTP/1.1 goes by the length; in HTTP/2 a body has an end of its own.
        return content.Headers.ContentLength is { } length && length != body.Length
            ? throw new InvalidResponseException()
            : body;
    }
}

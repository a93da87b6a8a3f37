using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">As it was sent; null without one.</param>
/// <param name="Bytes">The body.</param>
/// <param name="Headers">The other headers.</param>
/// <param name="Allow">The methods that the path takes, where the answer says them.</param>
public sealed record Answer(int Status, string? ContentType, byte[] Bytes, HttpResponseHeaders Headers, IReadOnlyCollection<string> Allow)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as text, byte for byte: what is no UTF-8 throws, and nothing is normalised.</summary>
    public string Body => StrictUtf8.GetString(Bytes);

    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Bytes);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The member <c>error</c>.</summary>
    public string? Error => Json.GetProperty("error").GetString();

    /// <summary>The member <c>id</c>.</summary>
    public long Id => Json.GetProperty("id").GetInt64();

    /// <summary>The header <c>Server-Timing</c>: which neighbours were called, for how long, and how that ended.</summary>
    public string Timing => Headers.TryGetValues("Server-Timing", out var entries) ? string.Join(", ", entries) : "";

    /// <summary>How many deliveries are pending, in the status of task-service; null while its store does not tell.</summary>
    public long? Pending => Json.TryGetProperty("pending_deliveries", out var pending) ? pending.GetInt64() : null;

    /// <summary>The ids of a list, in its order.</summary>
    public long[] Ids => [.. Json.EnumerateArray().Select(item => item.GetProperty("id").GetInt64())];

    /// <summary>Where the next page is (RFC 8288); null at the end.</summary>
    public string? Next
    {
        get
        {
            if (!Headers.TryGetValues("Link", out var links))
            {
                return null;
            }

            string link = Assert.Single(links);
            Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
            return link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }
    }

    /// <summary>A member that is a string.</summary>
    public string Text(string member) => Json.GetProperty(member).GetString()!;

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Bytes)}";
}

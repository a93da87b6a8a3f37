using Microsoft.AspNetCore.Http;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// The header that makes a POST safe to send again: the same key never has a second effect.
/// <para>Source: draft-ietf-httpapi-idempotency-key-header-07.</para>
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says that this answer is the first one again.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const string Rule = "Idempotency-Key must be 1 to 255 visible ASCII characters";

    private const int LongestKey = 255;

    /// <summary>A new key that nobody else has. Keys made one after the other are neighbours in an index.</summary>
    public static string Create() => Guid.CreateVersion7().ToString("N");

    /// <summary>The key as it is sent on: who reads it by <see cref="TryRead"/> gets the same one.</summary>
    public static string Format(string key) => IsQuoted(key) ? $"\"{key}\"" : key;

    /// <summary>Reads the key; null where there is none. The draft writes it as a quoted string; without quotes it is the same key.</summary>
    /// <returns>False when there is one that breaks the <see cref="Rule"/>.</returns>
    public static bool TryRead(HttpRequest request, out string? key)
    {
        var values = request.Headers[Header];
        key = values.Count == 0 ? null : values.ToString();
        if (key is not null && IsQuoted(key))
        {
            key = key[1..^1];
        }

        return key is null || (values.Count == 1 && key.Length is >= 1 and <= LongestKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~'));
    }

    private static bool IsQuoted(string key) => key is ['"', .., '"'];
}

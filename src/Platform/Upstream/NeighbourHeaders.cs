using System.Net.Http.Headers;

namespace Owl.Upstream;

/// <summary>A neighbour's headers are input, too: what cannot be sent on as it is, is not even kept.</summary>
internal static class NeighbourHeaders
{
    // A neighbour reports the hops behind it, and what it reports must leave room for the other headers of an answer.
    private const int LongestTiming = 2048;

    /// <summary>Takes out every header that is not visible ASCII on one line, and a Server-Timing that is too long.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool DropUnusable(this HttpResponseHeaders headers)
    {
        List<string>? dropped = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!IsUsable(name, values))
            {
                (dropped ??= []).Add(name);
            }
        }

        dropped?.ForEach(name => headers.Remove(name));
        return dropped is not null;
    }

    private static bool IsUsable(string name, HeaderStringValues values)
    {
        int length = 0;
        foreach (string value in values)
        {
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                return false;
            }

            length += value.Length;
        }

        return length <= LongestTiming || !name.Equals(ServerTiming.Header, StringComparison.OrdinalIgnoreCase);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Owl.Upstream;

/// <summary>
/// Shows in an answer which neighbours were called for it, how long each took and how it ended, so that
/// <c>curl -i</c> is enough to see the system at work.
/// <para>Source: W3C Server Timing. Durations are milliseconds.</para>
/// </summary>
public static class ServerTiming
{
    public const string Header = "Server-Timing";

    /// <summary>Adds a hop, and behind it the hops that the neighbour itself reported.</summary>
    public static void AppendHop(this HttpResponse response, Hop hop, string outcome)
    {
        response.AppendTiming(hop.Service, hop.Elapsed, hop.HasDroppedHeaders ? $"{outcome} (headers dropped)" : outcome);
        if (hop.Headers?.TryGetValues(Header, out var inner) is true)
        {
            foreach (string entry in inner)
            {
                response.Headers.Append(Header, entry);
            }
        }
    }

    public static void AppendTiming(this HttpResponse response, string service, TimeSpan elapsed, string outcome) =>
        response.Headers.Append(Header, string.Create(CultureInfo.InvariantCulture,
            $"{service};dur={elapsed.TotalMilliseconds:0.0};desc=\"{outcome}\""));
}

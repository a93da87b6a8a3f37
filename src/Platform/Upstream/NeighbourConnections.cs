using System.Net;

namespace Owl.Upstream;

/// <summary>How another service is connected to. Nothing that it answers leads anywhere else, or is unpacked.</summary>
public static class NeighbourConnections
{
    // A call that came to its limit leaves the connection as it is, and one to a host that was cut off stays silent for
    // as long as TCP waits until it tries again: so no connection is kept for long.
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(2);

    /// <param name="lifetime">How long a connection is used for new calls; 2 s unless said otherwise, 0 for one call each.</param>
    public static SocketsHttpHandler Create(TimeSpan? lifetime = null) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(1),
        MaxResponseHeadersLength = 16, // KiB
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = lifetime ?? LongestLife,
    };
}

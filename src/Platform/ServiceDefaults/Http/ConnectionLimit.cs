using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Bounds the connections of a process, over all its ports. What comes beyond is closed at once. One line says so, and
/// the next one only after the number had gone down to half. Kestrel's own limit counts each port by itself, and writes
/// a line for each connection.
/// </summary>
internal sealed partial class ConnectionLimit(int most)
{
    /// <summary>More than a load test needs, and less than the memory of a small machine holds.</summary>
    public const int Most = 4096;

    private int _open;
    private int _isTold;

    public void Guard(ListenOptions port)
    {
        var logger = port.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger<ConnectionLimit>();
        port.Use(next => connection => ServeAsync(connection, next, logger));
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, ILogger logger)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
            {
                await next(connection);
            }
            else if (Interlocked.Exchange(ref _isTold, 1) == 0)
            {
                LogReached(logger, most);
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref _open) <= most / 2)
            {
                Volatile.Write(ref _isTold, 0);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Most} connections are open; further ones are closed until some of these end")]
    private static partial void LogReached(ILogger logger, int most);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Owl.SiloDefaults;

/// <summary>
/// Ends the process when its silo cannot go on, above all because the cluster has given it up while it stood still. It ends
/// as when it is told to stop: what is in flight is answered, and each answer says that this process ends. Orleans itself
/// would end it at once, with the stack of every thread in the log.
/// </summary>
internal sealed partial class FatalError(IHostApplicationLifetime lifetime, ILogger<FatalError> logger) : IFatalErrorHandler
{
    private int _isTold;

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (Interlocked.Exchange(ref _isTold, 1) != 0)
        {
            return; // More than one part of a silo finds out.
        }

        if (context?.Contains("told I am dead", StringComparison.Ordinal) == true)
        {
            LogGivenUp(logger);
        }
        else
        {
            LogFatal(logger, exception, context ?? "no reason given");
        }

        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The cluster has given this process up, so it ends. Start it again")]
    private static partial void LogGivenUp(ILogger logger);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Orleans cannot go on, so this process ends: {Reason}")]
    private static partial void LogFatal(ILogger logger, Exception? exception, string reason);
}

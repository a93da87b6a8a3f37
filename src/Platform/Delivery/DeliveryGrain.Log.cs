using Microsoft.Extensions.Logging;

namespace Owl.Delivery;

internal sealed partial class DeliveryGrain
{
    private void Tell(Exception e)
    {
        string reason = e.Message.ReplaceLineEndings(" ");
        if (!lines.Allows($"{e.GetType()} {reason}", out long heldBack))
        {
            return;
        }

        if (e is OrleansException or TimeoutException)
        {
            LogPutOff(logger, reason, heldBack); // The store, or a silo that ends: known troubles.
        }
        else
        {
            LogFailed(logger, e, e.GetType().Name, heldBack);
        }
    }

    private void TellDrained()
    {
        if (_drained > 0 && _backlog.Waiting == 0 && lines.Allows("drained", out _))
        {
            LogDrained(logger, _drained);
            _drained = 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The backlog is drained: {Delivered} were delivered late")]
    private static partial void LogDrained(ILogger logger, long delivered);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The delivery of {Id} stays pending and is tried again later: {Reason} ({HeldBack} equal lines were left out)")]
    private static partial void LogRefused(ILogger logger, long id, string reason, long heldBack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pending deliveries have to wait: {Reason} ({HeldBack} equal lines were left out)")]
    private static partial void LogPutOff(ILogger logger, string reason, long heldBack);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Late delivery failed with {Type} and is tried again ({HeldBack} equal lines were left out)")]
    private static partial void LogFailed(ILogger logger, Exception e, string type, long heldBack);
}

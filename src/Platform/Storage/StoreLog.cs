using Microsoft.Extensions.Logging;

namespace Owl.Storage;

/// <summary>One line when a store stops taking writes, and one when it takes them again.</summary>
internal sealed partial class StoreLog(ILogger logger, string place)
{
    private int _failedWrites;

    public void NoteFailure(int writes, Exception e)
    {
        if (_failedWrites == 0)
        {
            LogFailed(logger, place, e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }

        _failedWrites += writes;
    }

    public void NoteSuccess()
    {
        if (_failedWrites > 0)
        {
            LogRecovered(logger, place, _failedWrites);
            _failedWrites = 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Place} cannot be written: {Reason}. Writes are refused, and nothing that was acknowledged is lost")]
    private static partial void LogFailed(ILogger logger, string place, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Place} takes writes again; {Failed} were refused meanwhile")]
    private static partial void LogRecovered(ILogger logger, string place, int failed);
}

using Microsoft.Extensions.Logging;

namespace Owl.SiloDefaults.Storage.Sqlite;

/// <summary>One line when the store stops taking writes, and one when it takes them again.</summary>
internal sealed partial class WriterLog(ILogger logger, string path)
{
    private int _failedWrites;

    public void NoteFailure(int writes, Exception e)
    {
        if (_failedWrites == 0)
        {
            LogFailed(logger, path, e.Message.TrimEnd('.'));
        }

        _failedWrites += writes;
    }

    public void NoteCommit()
    {
        if (_failedWrites > 0)
        {
            LogRecovered(logger, path, _failedWrites);
            _failedWrites = 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be written: {Reason}. Writes are refused, reads go on, and nothing that was acknowledged is lost")]
    private static partial void LogFailed(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} takes writes again; {Failed} were refused meanwhile")]
    private static partial void LogRecovered(ILogger logger, string path, int failed);
}

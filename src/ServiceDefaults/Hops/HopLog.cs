using Microsoft.Extensions.Logging;

namespace Owl.ServiceDefaults.Hops;

/// <summary>
/// One line when a neighbour that was well begins to fail, at most one more every ten seconds while it goes on, and one
/// when it answers again. One that fails now and then tells no more than that: a flood of equal lines would hide what
/// happens.
/// </summary>
internal sealed partial class HopLog(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // An answer between two failures does not make it well; this long without a failure does.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _failures; // since it last answered
    private long _firstFailure;
    private long _lastFailure;
    private long _lastLine;
    private bool _told; // of the failures since it last answered

    public void Note(Hop hop)
    {
        if (hop.Outcome is HopOutcome.Answered)
        {
            NoteAnswer(hop);
        }
        else
        {
            NoteFailure(hop);
        }
    }

    private void NoteAnswer(Hop hop)
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_failures > 0)
            {
                if (_told)
                {
                    double seconds = time.GetElapsedTime(_firstFailure).TotalSeconds;
                    LogRecovered(logger, hop.Service, hop.Address, _failures, seconds);
                }

                _told = false;
                _failures = 0;
            }
        }
    }

    private void NoteFailure(Hop hop)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            bool wasWell = _lastFailure == 0 || time.GetElapsedTime(_lastFailure, now) >= Recovery;
            _lastFailure = now;
            if (++_failures == 1)
            {
                _firstFailure = now;
            }

            if (!(_failures == 1 && wasWell) && time.GetElapsedTime(_lastLine, now) < Pause)
            {
                return;
            }

            _lastLine = now;
            _told = true;
            string cause = hop.Outcome.ToWords();
            LogFailed(logger, hop.Service, hop.Address, cause, hop.Elapsed.TotalMilliseconds, _failures);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed to reach {Service} at {Address}: {Cause} after {Milliseconds:0} ms ({Failures} failed calls since it last answered)")]
    private static partial void LogFailed(ILogger logger, string service, Uri address, string cause, double milliseconds, long failures);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} at {Address} answers again, after {Failures} failed calls in {Seconds:0.0} s")]
    private static partial void LogRecovered(ILogger logger, string service, Uri address, long failures, double seconds);
}

using Microsoft.Extensions.Logging;

namespace Owl.Upstream;

/// <summary>
/// One line when a neighbour that was well begins to fail, and one when it answers again. While it goes on there is one
/// more after ten seconds, one a minute later, and then one every ten minutes; one that fails now and then tells no more
/// than that. A flood of equal lines would hide what happens.
/// </summary>
/// <param name="logger">Gets the lines.</param>
/// <param name="meanwhile">What works and what does not while the neighbour fails, in words.</param>
/// <param name="time">The clock.</param>
internal sealed partial class HopLog(ILogger logger, string meanwhile, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];

    // An answer between two failures does not make it well; this long without a failure does.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _failures; // since it last answered
    private long _firstFailure;
    private long _lastFailure;
    private long _lastLine;
    private int _lines; // since it was last well
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

            if (_failures == 1 && wasWell)
            {
                _lines = 0;
            }
            else if (time.GetElapsedTime(_lastLine, now) < Pauses[Math.Min(_lines, Pauses.Length) - 1])
            {
                return;
            }

            _lines++;
            _lastLine = now;
            _told = true;
            string cause = hop is { Outcome: HopOutcome.InvalidResponse, Status: > 0 }
                ? $"{hop.Outcome.ToWords()} (status {hop.Status})"
                : hop.Outcome.ToWords();
            LogFailed(logger, hop.Service, hop.Address, cause, hop.Elapsed.TotalMilliseconds, _failures, meanwhile);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed to reach {Service} at {Address}: {Cause} after {Milliseconds:0} ms ({Failures} failed calls since it last answered). Meanwhile {Meanwhile}")]
    private static partial void LogFailed(
        ILogger logger, string service, Uri address, string cause, double milliseconds, long failures, string meanwhile);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} at {Address} answers again, after {Failures} failed calls in {Seconds:0.0} s")]
    private static partial void LogRecovered(ILogger logger, string service, Uri address, long failures, double seconds);
}

using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>How the neighbour is, as the calls of requests and of the partitions that are here have found it.</summary>
internal sealed class TargetState(TimeProvider time)
{
    private readonly Lock _lock = new();
    private HopOutcome _lastOutcome = HopOutcome.Answered;
    private long _failedAt;
    private long? _answeredAt;

    /// <summary>How the last call ended. While it failed, requests do not wait for another one.</summary>
    public HopOutcome LastOutcome
    {
        get
        {
            lock (_lock)
            {
                return _lastOutcome;
            }
        }
    }

    /// <summary>How long ago it last answered; null: never.</summary>
    public TimeSpan? AnsweredBefore
    {
        get
        {
            lock (_lock)
            {
                return _answeredAt is { } at ? time.GetElapsedTime(at) : null;
            }
        }
    }

    /// <summary>Waits for a call to the neighbour, and notes how it ended.</summary>
    public async Task<Hop> NoteAsync(Task<Hop> call)
    {
        var hop = await call;
        lock (_lock)
        {
            // A refusal of this one says nothing of the others.
            _lastOutcome = hop.IsRefusalOfThisOne() ? HopOutcome.Answered : hop.Outcome;
            if (_lastOutcome is HopOutcome.Answered)
            {
                _answeredAt = time.GetTimestamp();
            }
            else
            {
                _failedAt = time.GetTimestamp();
            }
        }

        return hop;
    }

    /// <summary>It answered a partition on another silo so long ago. What is newer than our own failure counts here as well.</summary>
    public void NoteElsewhere(TimeSpan? answeredBefore)
    {
        lock (_lock)
        {
            if (_lastOutcome is not HopOutcome.Answered && answeredBefore < time.GetElapsedTime(_failedAt))
            {
                _lastOutcome = HopOutcome.Answered;
            }
        }
    }
}

using Owl.TaskService.Clients;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>Calls notification-service, for requests and for the partitions that are here, and remembers how it is.</summary>
internal sealed class Notifier(NotificationClient notifications, TimeProvider time)
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

    /// <summary>Delivers one notification, under the key that belongs to it.</summary>
    public async Task<Hop> DeliverAsync(TaskItem task, string key, TimeSpan limit, CancellationToken cancellation)
    {
        var hop = await notifications.TellAsync(task, key, limit, cancellation);
        Note(hop.IsRefusalOfThisOne() ? HopOutcome.Answered : hop.Outcome); // Such a refusal says nothing of the others.
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

    private void Note(HopOutcome outcome)
    {
        lock (_lock)
        {
            _lastOutcome = outcome;
            if (outcome is HopOutcome.Answered)
            {
                _answeredAt = time.GetTimestamp();
            }
            else
            {
                _failedAt = time.GetTimestamp();
            }
        }
    }
}

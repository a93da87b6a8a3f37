namespace Owl.Upstream.Replicas;

/// <summary>One replica of a neighbour: called until it fails, then left out until it is seen to answer again.</summary>
/// <param name="address">Where it is.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Is called when it came to be left out, and when it was taken back.</param>
internal sealed class Replica(Uri address, TimeProvider time, Action changed)
{
    // Leaving a replica out costs nothing as long as another one answers, and a look every quarter of a second brings
    // it back. So two failures are enough, however many calls went well meanwhile.
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _lastFailure;
    private long? _leftOutSince;

    public Uri Address => address;

    public bool IsLeftOut => LeftOutFor is not null;

    /// <summary>For how long it has been left out; null: it is called.</summary>
    public TimeSpan? LeftOutFor
    {
        get
        {
            lock (_lock)
            {
                return _leftOutSince is { } since ? time.GetElapsedTime(since) : null;
            }
        }
    }

    /// <summary>A call of it failed. The second one within a second leaves it out.</summary>
    public void NoteFailure()
    {
        bool isSecond;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            isSecond = _lastFailure is { } before && time.GetElapsedTime(before, now) <= BetweenFailures;
            _lastFailure = now;
        }

        if (isSecond)
        {
            LeaveOut();
        }
    }

    public void LeaveOut() => Set(leftOutSince: time.GetTimestamp());

    public void TakeBack() => Set(leftOutSince: null);

    private void Set(long? leftOutSince)
    {
        lock (_lock)
        {
            if (_leftOutSince is null == leftOutSince is null)
            {
                return;
            }

            (_leftOutSince, _lastFailure) = (leftOutSince, null);
        }

        changed();
    }
}

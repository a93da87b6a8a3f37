namespace Owl.Delivery;

/// <summary>
/// Whether the neighbour answers. While it does not, it is called with one delivery at a time, after pauses that grow, so
/// that its return is noticed within 2 s and its absence is no storm of calls.
/// </summary>
internal sealed class NeighbourWatch(TimeProvider time, Func<double> random)
{
    // With the longest delivery and the jitter it stays under the 2 s.
    private static readonly BackOff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(800));

    private int _failures;
    private long _at;
    private TimeSpan _pause;
    private long? _probe;

    /// <summary>Why the last call failed; null while it answers.</summary>
    public string? Failure { get; private set; }

    public bool IsDown => Failure is not null;

    /// <summary>How long until it is called again; zero or less: now.</summary>
    public TimeSpan Left => IsDown ? _pause - time.GetElapsedTime(_at) : TimeSpan.Zero;

    /// <summary>A call begins; while it is down, the only one.</summary>
    public void NoteCall(long id) => _probe = IsDown ? id : null;

    public void NoteAnswer() => (Failure, _failures, _probe) = (null, 0, null);

    /// <returns>Whether it was well until now.</returns>
    public bool NoteFailure(long id, string reason)
    {
        bool wasWell = !IsDown;
        Failure = reason;
        if (wasWell || id == _probe)
        {
            // Not for what had begun before it was known to be down: those would only say the same.
            (_at, _pause, _probe) = (time.GetTimestamp(), Pauses.Pause(++_failures, random()), null);
        }

        return wasWell;
    }
}

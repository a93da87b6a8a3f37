namespace Owl.Delivery;

/// <summary>
/// What one partition knows of its pending deliveries: which are waiting, in flight, delivered with their rows still to be
/// taken out, and parked. It decides what is done next and does nothing itself. All it knows can be lost: it follows from
/// the pending rows, and the key of a delivery makes a second attempt harmless.
/// </summary>
internal sealed class Backlog(TimeProvider time, Func<double> random)
{
    /// <summary>Few enough that new work hardly notices them.</summary>
    public const int MostInFlight = 2;

    // Refused ones that are remembered.
    private const int MostParked = 4096;

    // While these have failed, further rows are read: one of them may be what makes the neighbour fail.
    private const int MostFailed = 4 * Walk.ChunkSize;

    // One that makes a neighbour fail that is well otherwise is not in front of the others for ever.
    private const int MostOwnFailures = 3;

    private const int RemovedAtOnce = 64;
    private static readonly TimeSpan LongestConfirmed = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly Walk _walk = new(time);
    private readonly NeighbourWatch _neighbour = new(time, random);
    private readonly Parking _parking = new(time, random, MostParked);
    private readonly SortedSet<(int Failures, long Id)> _waiting = [];
    private readonly Dictionary<long, Tries> _failed = []; // Of the waiting ones, those that failed before.
    private readonly Dictionary<long, Tries> _inFlight = [];
    private readonly HashSet<long> _confirmed = [];
    private long _confirmedSince;

    public int Waiting => _waiting.Count;

    public int InFlight => _inFlight.Count;

    public int Parked => _parking.Count;

    /// <summary>Why the last one was parked; null when none is.</summary>
    public string? ParkedReason => _parking.Reason;

    /// <summary>Why the waiting ones wait, in words; null when they do not.</summary>
    public string? WaitsFor => _waiting.Count > 0 ? _neighbour.Failure : null;

    /// <summary>A request gave this one up.</summary>
    public void NoteLeftBehind(long id) => _walk.NoteLeftBehind(id);

    /// <summary>Decides what is done next.</summary>
    public Step Decide()
    {
        if (_confirmed.Count >= RemovedAtOnce || (_confirmed.Count > 0 && time.GetElapsedTime(_confirmedSince) >= LongestConfirmed))
        {
            return new Step.Remove([.. _confirmed]);
        }

        bool mayRead = _waiting.Count == _failed.Count && _waiting.Count < MostFailed;
        if (mayRead && _walk.IsDue)
        {
            return new Step.Read(_walk.After);
        }

        if (Next() is { } id)
        {
            return new Step.Send(id);
        }

        if (_inFlight.Count > 0)
        {
            return new Step.Wait(_confirmed.Count > 0 ? LongestConfirmed : Walk.Rest);
        }

        return _confirmed.Count > 0 ? new Step.Remove([.. _confirmed]) : new Step.Wait(Left(mayRead));
    }

    /// <summary>Takes in what was read, and forgets what is not there any more.</summary>
    /// <param name="ids">At most <see cref="Walk.ChunkSize"/> ids, in their order.</param>
    /// <param name="newest">The highest id that is pending at all.</param>
    public void Note(IReadOnlyList<long> ids, long newest)
    {
        long after = _walk.After;
        var (due, through) = _walk.Note(ids, newest);
        var there = ids.ToHashSet();
        bool IsGone(long id) => id > after && id <= through && !there.Contains(id);
        _waiting.RemoveWhere(waiting => IsGone(waiting.Id));
        foreach (long gone in _failed.Keys.Where(IsGone).ToList())
        {
            _failed.Remove(gone);
        }

        _parking.RemoveWhere(id => IsGone(id) && !_inFlight.ContainsKey(id));
        foreach (long id in due.Where(id => !_failed.ContainsKey(id) && !_inFlight.ContainsKey(id) && !_confirmed.Contains(id) && !_parking.Has(id)))
        {
            _waiting.Add((0, id));
        }
    }

    /// <summary>The neighbour has stored it.</summary>
    public void Confirm(long id)
    {
        _neighbour.NoteAnswer();
        _inFlight.Remove(id);
        _parking.Remove(id);
        _confirmedSince = _confirmed.Count == 0 ? time.GetTimestamp() : _confirmedSince;
        _confirmed.Add(id);
    }

    /// <summary>Its row was gone before it was sent.</summary>
    public void Forget(long id)
    {
        _inFlight.Remove(id);
        _parking.Remove(id);
    }

    /// <summary>The neighbour is well and refuses this one.</summary>
    public void Refuse(long id, string reason)
    {
        _neighbour.NoteAnswer();
        _inFlight.Remove(id);
        Park(id, reason);
    }

    /// <summary>The neighbour could not take it, or did not say.</summary>
    public void Fail(long id, string reason)
    {
        bool wasWell = _neighbour.NoteFailure(id, reason);
        _inFlight.Remove(id, out var tries);
        tries = new Tries(tries.Failures + 1, tries.Own + (wasWell ? 1 : 0));
        if (tries.Own >= MostOwnFailures || _parking.Has(id))
        {
            Park(id, reason);
        }
        else
        {
            _failed[id] = tries;
            _waiting.Add((tries.Failures, id)); // Behind those that failed less often.
        }
    }

    public void NoteRemoved(IReadOnlyList<long> ids) => _confirmed.ExceptWith(ids);

    private long? Next()
    {
        if (_inFlight.Count >= (_neighbour.IsDown ? 1 : MostInFlight) || _neighbour.Left > TimeSpan.Zero || Take() is not { } id)
        {
            return null;
        }

        _failed.Remove(id, out var tries);
        _inFlight.Add(id, tries);
        _neighbour.NoteCall(id);
        return id;
    }

    // Those that were refused before have one place, and none that another one needs to find the neighbour well again.
    private long? Take()
    {
        if ((_waiting.Count == 0 || !_neighbour.IsDown) && !_inFlight.Keys.Any(_parking.Has) && _parking.TakeDue() is { } parked)
        {
            return parked;
        }

        if (_waiting.Count == 0)
        {
            return null;
        }

        var first = _waiting.Min;
        _waiting.Remove(first);
        return first.Id;
    }

    private TimeSpan Left(bool mayRead)
    {
        var left = mayRead && _walk.Left < Walk.Rest ? _walk.Left : Walk.Rest;
        left = _waiting.Count > 0 && _neighbour.Left < left ? _neighbour.Left : left;
        return left > ShortestWait ? left : ShortestWait;
    }

    private void Park(long id, string reason)
    {
        if (!_parking.TryPark(id, reason))
        {
            _walk.NoteOverflow();
        }
    }

    private readonly record struct Tries(int Failures, int Own);
}

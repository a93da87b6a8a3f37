namespace Owl.Delivery;

/// <summary>
/// Deliveries that were refused for what they are. Each is tried again by itself, slowly; the others do not wait for it.
/// It holds a limited number: one more is not remembered, and is met again when the pending rows are read anew.
/// </summary>
internal sealed class Parking(TimeProvider time, Func<double> random, int most)
{
    private static readonly BackOff Pauses = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));

    private readonly Dictionary<long, Place> _places = [];
    private readonly PriorityQueue<long, long> _next = new(); // By the time stamp; entries of places that are gone are skipped.

    public int Count => _places.Count;

    /// <summary>Why the last one was refused; null when none is parked.</summary>
    public string? Reason { get; private set; }

    public bool Has(long id) => _places.ContainsKey(id);

    /// <returns>False when there is no room for it.</returns>
    public bool TryPark(long id, string reason)
    {
        Reason = reason;
        if (!_places.TryGetValue(id, out var place) && _places.Count >= most)
        {
            return false;
        }

        int refusals = (place?.Refusals ?? 0) + 1;
        long at = time.GetTimestamp() + (long)(Pauses.Pause(refusals, random()).TotalSeconds * time.TimestampFrequency);
        _places[id] = new Place(refusals, at);
        _next.Enqueue(id, at);
        return true;
    }

    /// <summary>The one that waits for longest, if its time has come; it keeps its place until it is delivered.</summary>
    public long? TakeDue()
    {
        if (Peek() is not { } id || _places[id].At > time.GetTimestamp())
        {
            return null;
        }

        _next.Dequeue();
        return id;
    }

    public void Remove(long id)
    {
        if (_places.Remove(id) && _places.Count == 0)
        {
            Reason = null;
            _next.Clear();
        }
    }

    public void RemoveWhere(Func<long, bool> isGone)
    {
        foreach (long id in _places.Keys.Where(isGone).ToList())
        {
            Remove(id);
        }
    }

    private long? Peek()
    {
        while (_next.TryPeek(out long id, out long at))
        {
            if (_places.TryGetValue(id, out var place) && place.At == at)
            {
                return id;
            }

            _next.Dequeue();
        }

        return null;
    }

    private sealed record Place(int Refusals, long At);
}

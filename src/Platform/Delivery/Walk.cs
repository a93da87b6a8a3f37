namespace Owl.Delivery;

/// <summary>
/// Reads the pending rows of a partition from the lowest id to the highest, again and again, and tells which of them are
/// nobody else's: a new item is delivered by its own request, which may take until <see cref="Grace"/> is over.
/// </summary>
internal sealed class Walk(TimeProvider time)
{
    /// <summary>Rows that are read at once.</summary>
    public const int ChunkSize = 256;

    // Ids that requests left behind and that were not met yet; further ones are met when their grace is over.
    private const int MostLeftBehind = 1000;

    private const int MostMarks = 16;

    /// <summary>Longer than a request takes for its own attempt.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(600);

    /// <summary>From the end of a walk to the next one.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    // When more were refused than can be remembered, those are not met, and so not tried, any sooner.
    private static readonly TimeSpan LongRest = TimeSpan.FromMinutes(1);

    private readonly HashSet<long> _leftBehind = [];
    private readonly Queue<(long Newest, long At)> _marks = [];
    private long _through; // All ids up to it were there for as long as the grace.
    private long _last; // The highest one that was due.
    private long? _restSince;
    private long? _overflowSince;

    /// <summary>The next read begins behind this id.</summary>
    public long After { get; private set; }

    public bool IsDue => _restSince is not { } since || time.GetElapsedTime(since) >= Rest;

    /// <summary>How long until the next read.</summary>
    public TimeSpan Left => _restSince is { } since ? Rest - time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>A request gave up this one: it need not be waited for, and the next walk comes at once.</summary>
    public void NoteLeftBehind(long id)
    {
        if (_leftBehind.Count < MostLeftBehind)
        {
            _leftBehind.Add(id);
            _restSince = null;
        }
    }

    /// <summary>Not all refused ones can be remembered: the walk goes on behind them, and comes back to them later.</summary>
    public void NoteOverflow()
    {
        _overflowSince ??= time.GetTimestamp();
        After = Math.Max(After, _last);
    }

    /// <summary>Takes note of what was read behind <see cref="After"/>.</summary>
    /// <param name="ids">At most <see cref="ChunkSize"/> ids, in their order.</param>
    /// <param name="newest">The highest id that is pending at all.</param>
    /// <returns>Those that nobody else delivers; and up to which id it is known what there is.</returns>
    public (IReadOnlyList<long> Due, long Through) Note(IReadOnlyList<long> ids, long newest)
    {
        Mark(newest);
        bool isEnd = ids.Count < ChunkSize;
        long through = isEnd ? long.MaxValue : ids[^1];
        IReadOnlyList<long> due = [.. ids.Where(id => id <= _through || _leftBehind.Contains(id))];
        _last = due.Count > 0 ? due[^1] : After == 0 ? 0 : _last;
        _leftBehind.RemoveWhere(id => id > After && id <= through);
        if (isEnd)
        {
            _restSince = time.GetTimestamp();
            Turn();
        }
        else
        {
            After = through;
        }

        return (due, through);
    }

    private void Turn()
    {
        if (_overflowSince is { } since && time.GetElapsedTime(since) < LongRest)
        {
            After = Math.Max(After, _last);
        }
        else
        {
            (_overflowSince, After) = (null, 0);
        }
    }

    private void Mark(long newest)
    {
        long now = time.GetTimestamp();
        while (_marks.TryPeek(out var mark) && time.GetElapsedTime(mark.At, now) >= Grace)
        {
            _through = Math.Max(_through, _marks.Dequeue().Newest);
        }

        if (_marks.Count < MostMarks && newest > _through)
        {
            _marks.Enqueue((newest, now));
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace Owl.Delivery.Tests;

/// <summary>
/// What is around the backlog of a partition: rows, requests, a neighbour and time, all of them simulated. It does what the
/// backlog decides, and notes the first thing that must not happen.
/// </summary>
internal sealed class World(Func<TimeProvider, Machine> make)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new();
    private readonly SortedSet<long> _rows = [];
    private readonly Dictionary<long, (long Ends, bool Arrives)> _requests = [];
    private readonly List<(long Id, long Ends, bool Arrives)> _calls = [];
    private readonly HashSet<long> _confirmed = []; // To the present machine.
    private readonly HashSet<long> _refusable = [];
    private readonly HashSet<long> _poison = [];
    private readonly Queue<long> _failures = []; // When calls failed, within the last second.
    private readonly Dictionary<long, List<long>> _refusals = [];
    private Machine? _machine;
    private long _last;
    private bool _isDown;
    private bool _isSlow;

    /// <summary>Ids of the notifications that are there.</summary>
    public HashSet<long> Notified { get; } = [];

    public IReadOnlyCollection<long> Rows => _rows;

    /// <summary>The first thing that must not happen, in words; null while all is well.</summary>
    public string? Breach { get; private set; }

    private Machine Machine => _machine ??= make(_time);

    /// <summary>A task is stored, and its request tries to deliver it.</summary>
    public void Create(bool isRefused, bool isPoison, bool isTold)
    {
        long id = ++_last;
        _rows.Add(id);
        (isRefused ? _refusable : isPoison ? _poison : []).Add(id);
        bool arrives = !_isDown && !isRefused && !isPoison;
        var takes = _isSlow || !arrives ? RequestLimit : TimeSpan.FromMilliseconds(20);
        // One that is not told of: its process ended.
        _requests.Add(id, (isTold ? After(takes) : long.MaxValue, arrives));
        Pass(Beat);
        if (!isTold)
        {
            _requests.Remove(id);
        }
    }

    public void SetNeighbour(bool isDown, bool isSlow) => (_isDown, _isSlow) = (isDown, isSlow);

    /// <summary>The neighbour refuses nothing any more, and nothing makes it fail.</summary>
    public void Forgive()
    {
        _refusable.Clear();
        _poison.Clear();
    }

    /// <summary>The silo dies: all but the rows is forgotten, and what is under way may still arrive.</summary>
    public void Crash()
    {
        Notified.UnionWith(_calls.Where(call => call.Arrives).Select(call => call.Id));
        _calls.Clear();
        _confirmed.Clear();
        _refusals.Clear(); // Who knows nothing of a refusal, tries again.
        _machine = null;
    }

    public void Pass(TimeSpan time)
    {
        var step = Beat;
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            step = step < left ? step : left;
            _time.Advance(step);
            EndRequests();
            EndCalls();
            var wait = Act();
            step = _calls.Count + _requests.Count > 0 || wait < Beat ? Beat : wait;
        }
    }

    // Does what is to be done now, and tells how long to wait then.
    private TimeSpan Act()
    {
        while (true)
        {
            switch (Machine.Decide())
            {
                case Step.Read read:
                    long[] ids = [.. _rows.Where(id => id > read.After).Take(Walk.ChunkSize)];
                    Machine.Note(ids, _rows.Count > 0 ? _rows.Max : 0);
                    break;
                case Step.Remove remove:
                    _rows.ExceptWith(remove.Ids);
                    Machine.NoteRemoved(remove.Ids);
                    break;
                case Step.Send send:
                    Send(send.Id);
                    break;
                case Step.Wait wait:
                    return wait.Left;
            }
        }
    }

    private void Send(long id)
    {
        Breach ??= _confirmed.Contains(id) ? $"{id} is sent after its confirmation"
            : _requests.ContainsKey(id) ? $"{id} is sent while its request sends it"
            : _calls.Count >= Backlog.MostInFlight ? "too many are in flight" : null;
        bool arrives = !_isDown && !_refusable.Contains(id) && !_poison.Contains(id);
        _calls.Add((id, After(_isSlow ? RequestLimit : Beat), arrives));
    }

    private void EndCalls()
    {
        foreach (var call in _calls.Where(call => call.Ends <= _time.GetTimestamp()).ToList())
        {
            _calls.Remove(call);
            if (call.Arrives)
            {
                Notified.Add(call.Id);
                _confirmed.Add(call.Id);
                Machine.Confirm(call.Id);
            }
            else if (_refusable.Contains(call.Id) && !_isDown)
            {
                NoteRefusal(call.Id);
                Machine.Refuse(call.Id);
            }
            else
            {
                NoteFailure();
                Machine.Fail(call.Id);
            }
        }
    }

    private void EndRequests()
    {
        foreach (var (id, request) in _requests.Where(request => request.Value.Ends <= _time.GetTimestamp()).ToList())
        {
            _requests.Remove(id);
            if (request.Arrives)
            {
                Notified.Add(id);
                _rows.Remove(id);
            }
            else
            {
                Machine.NoteLeftBehind(id);
            }
        }
    }

    // Of one partition. A request's own calls are not its own.
    private void NoteFailure()
    {
        _failures.Enqueue(_time.GetTimestamp());
        while (_failures.Peek() <= Before(TimeSpan.FromSeconds(1)))
        {
            _failures.Dequeue();
        }

        // Failing and answering in turn, it is called again after a tenth of a second each time.
        Breach ??= _failures.Count > 25 ? $"{_failures.Count} calls failed within a second" : null;
    }

    private void NoteRefusal(long id)
    {
        if (!_refusals.TryGetValue(id, out var times))
        {
            _refusals.Add(id, times = []);
        }

        times.RemoveAll(time => time <= Before(TimeSpan.FromSeconds(8)));
        times.Add(_time.GetTimestamp());
        Breach ??= times.Count > 1 ? $"{id} is refused {times.Count} times within 8 s" : null;
    }

    private long After(TimeSpan time) => _time.GetTimestamp() + time.Ticks;

    private long Before(TimeSpan time) => _time.GetTimestamp() - time.Ticks;
}

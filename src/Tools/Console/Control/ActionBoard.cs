using System.Text.Json.Serialization;
using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Control;

/// <summary>How far an action is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionState>))]
internal enum ActionState
{
    /// <summary>Another one is being done.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Its effect was seen.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What somebody asked for on a page. Every page shows it.</summary>
/// <param name="Id">Counts up.</param>
/// <param name="Action">kill, freeze, resume, start or heal.</param>
/// <param name="Service">The service; <c>all</c> where it is about all of them.</param>
/// <param name="Replica">Which of its replicas, from 1.</param>
/// <param name="Name">What it is called.</param>
/// <param name="State">How far it is.</param>
/// <param name="Text">What came of it, in words; null before its end.</param>
/// <param name="ElapsedMs">From when it was asked for until its effect was seen, in milliseconds; null before its end.</param>
internal sealed record ActionPicture(
    long Id, string Action, string Service, int Replica, string Name, ActionState State, string? Text = null, long? ElapsedMs = null)
{
    public bool IsOpen => State is ActionState.Waiting or ActionState.Running;
}

/// <summary>What was asked for on the pages: what waits, what is being done and what has just ended; and who goes on when.</summary>
internal sealed class ActionBoard(TimeProvider time)
{
    // So long everybody sees how it ended.
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly List<(ActionPicture Action, long At)> _actions = [];
    private readonly Queue<ActionPicture> _ended = [];
    private readonly Dictionary<(string Service, int Replica), long> _thaws = [];
    private long _lastId;

    /// <summary>Notes that something was asked for.</summary>
    /// <returns>Its number; null when just that waits or is being done already.</returns>
    public long? Add(string action, string service, int replica, string name)
    {
        lock (_lock)
        {
            if (_actions.Exists(entry => entry.Action.IsOpen && (entry.Action.Action, entry.Action.Name) == (action, name)))
            {
                return null;
            }

            _actions.Add((new ActionPicture(++_lastId, action, service, replica, name, ActionState.Waiting), time.GetTimestamp()));
            return _lastId;
        }
    }

    public void Run(long id) => Change(id, (action, _) => action with { State = ActionState.Running });

    /// <summary>Notes how it ended.</summary>
    public void End(long id, bool isDone, string text)
    {
        var state = isDone ? ActionState.Done : ActionState.Failed;
        Change(id, (action, at) =>
        {
            var ended = action with { State = state, Text = text, ElapsedMs = (long)time.GetElapsedTime(at).TotalMilliseconds };
            _ended.Enqueue(ended);
            return ended;
        });
    }

    /// <summary>Notes that a node goes on by itself after a while; null: that it does not.</summary>
    public void SetThaw(string service, int replica, TimeSpan? after)
    {
        lock (_lock)
        {
            if (after is { } length)
            {
                _thaws[(service, replica)] = time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency);
            }
            else
            {
                _thaws.Remove((service, replica));
            }
        }
    }

    /// <summary>In how many seconds a node goes on by itself; null where that is not known.</summary>
    public int? ThawOf(Node node)
    {
        lock (_lock)
        {
            double left = _thaws.TryGetValue((node.Service.Name, node.Replica ?? 1), out long at)
                ? (at - time.GetTimestamp()) / (double)time.TimestampFrequency
                : 0;
            return left > 0 ? (int)Math.Ceiling(left) : null;
        }
    }

    /// <summary>What is to be shown now, the oldest first.</summary>
    public IReadOnlyList<ActionPicture> Read()
    {
        lock (_lock)
        {
            _actions.RemoveAll(entry => !entry.Action.IsOpen && time.GetElapsedTime(entry.At) > Shown);
            return [.. _actions.Select(entry => entry.Action)];
        }
    }

    /// <summary>What has ended since this was asked last.</summary>
    public IReadOnlyList<ActionPicture> TakeEnded()
    {
        lock (_lock)
        {
            ActionPicture[] ended = [.. _ended];
            _ended.Clear();
            return ended;
        }
    }

    private void Change(long id, Func<ActionPicture, long, ActionPicture> change)
    {
        lock (_lock)
        {
            int index = _actions.FindIndex(entry => entry.Action.Id == id);
            var changed = change(_actions[index].Action, _actions[index].At);
            // From its end on, the time tells for how long it is shown.
            _actions[index] = (changed, changed.IsOpen ? _actions[index].At : time.GetTimestamp());
        }
    }
}

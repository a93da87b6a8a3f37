using System.Globalization;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Model;

/// <summary>
/// Turns what is seen into events: one for every change that lasts, in words. It keeps the last ones. Not for several
/// threads at once.
/// </summary>
internal sealed class EventLog(TimeProvider time)
{
    public const int Kept = 200;

    // Being slow for a moment is no event, nor is a delivery that is just under way.
    private static readonly TimeSpan SlowLasts = TimeSpan.FromSeconds(1);
    private const double BacklogSeconds = 1.5;

    private readonly Dictionary<string, Told> _told = [];
    private readonly Queue<ConsoleEvent> _events = [];
    private DateTimeOffset? _backlogSince;
    private long _backlogMost;
    private long _lastId;

    public IEnumerable<ConsoleEvent> All => _events;

    /// <summary>Notes what a node is now taken for.</summary>
    public void Note(Node node, Verdict verdict, int? pid)
    {
        var now = time.GetUtcNow();
        var told = _told.GetValueOrDefault(node.Id) ?? new Told(NodeState.Starting, now, null, null);
        var slowSince = verdict.State is NodeState.Slow ? told.SlowSince ?? now : (DateTimeOffset?)null;
        bool lasts = verdict.State is not NodeState.Slow || now - slowSince >= SlowLasts;
        if (!lasts || verdict.State == told.State || verdict.State is NodeState.Starting)
        {
            _told[node.Id] = told with { SlowSince = slowSince, Pid = told.Pid ?? pid };
            return;
        }

        bool isBack = told.State is NodeState.Down or NodeState.Frozen && verdict.State is NodeState.Up or NodeState.Slow;
        double lasted = Math.Round((now - told.Since).TotalSeconds, 1);
        string name = node.Name;
        if (isBack)
        {
            bool isNew = told.Pid is null ? told.State is NodeState.Down : pid != told.Pid;
            int? restarted = isNew ? pid : null;
            string text = restarted is null ? $"{name} goes on after {Words(lasted)} s" : $"{name} is back after {Words(lasted)} s, as pid {restarted}";
            Add(EventKind.Back, node, text, seconds: lasted, pid: restarted);
        }
        else if (verdict.State is NodeState.Up && told.State is NodeState.Slow)
        {
            Add(EventKind.Back, node, $"{name} answers in time again after {Words(lasted)} s", new("in_time", "answers in time"), lasted);
        }
        else if (verdict.State is not NodeState.Up)
        {
            var kind = verdict.State switch { NodeState.Down => EventKind.Down, NodeState.Frozen => EventKind.Frozen, _ => EventKind.Slow };
            Add(kind, node, $"{name} is {kind.ToString().ToLowerInvariant()}: {verdict.Why.Text}", verdict.Why);
        }

        _told[node.Id] = new Told(verdict.State, now, slowSince, verdict.State is NodeState.Up or NodeState.Slow ? pid : told.Pid);
    }

    /// <summary>Since when a node has been what was last told of it.</summary>
    public DateTimeOffset SinceOf(Node node) => _told.GetValueOrDefault(node.Id)?.Since ?? time.GetUtcNow();

    /// <summary>Notes how many deliveries wait for notification-service.</summary>
    public void NoteBacklog(long pending, double oldestSeconds)
    {
        var now = time.GetUtcNow();
        if (pending > 0 && _backlogSince is null && oldestSeconds >= BacklogSeconds)
        {
            _backlogSince = now.AddSeconds(-oldestSeconds);
            Add(EventKind.Backlog, null, pending == 1 ? "1 notification waits for notification-service" : $"{pending} notifications wait for notification-service", count: pending);
        }

        _backlogMost = pending == 0 ? _backlogMost : Math.Max(_backlogMost, pending);
        if (pending == 0 && _backlogSince is { } since)
        {
            double lasted = Math.Round((now - since).TotalSeconds, 1);
            Add(
                EventKind.Drained,
                null,
                _backlogMost == 1
                    ? "the backlog is drained: 1 notification was late, none is lost"
                    : $"the backlog is drained: {_backlogMost} notifications were late, none is lost",
                seconds: lasted,
                count: _backlogMost);
            _backlogSince = null;
        }

        _backlogMost = pending == 0 ? 0 : _backlogMost;
    }

    /// <summary>Notes that somebody asked for something on the page.</summary>
    public void NoteAsked(string action, string service, string outcome) =>
        Add(EventKind.Asked, null, $"{action} {service}, asked for on the page: {outcome}", action: action, service: service);

    private void Add(
        EventKind kind, Node? node, string text, Reason? why = null, double? seconds = null, int? pid = null, long? count = null, string? action = null, string? service = null)
    {
        _events.Enqueue(new ConsoleEvent(
            ++_lastId,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            kind,
            service ?? node?.Service.Name ?? OwlService.Notification.Name,
            node?.Id,
            node?.Name,
            text,
            why,
            seconds,
            pid,
            count,
            action));
        if (_events.Count > Kept)
        {
            _events.Dequeue();
        }
    }

    private static string Words(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    // What was last told of a node, since when, and the process that it then was.
    private sealed record Told(NodeState State, DateTimeOffset Since, DateTimeOffset? SlowSince, int? Pid);
}

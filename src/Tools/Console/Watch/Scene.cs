using Owl.LiveConsole.Control;
using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>What is to be seen now, and what it remembers for that. Not for several threads at once.</summary>
internal sealed class Scene(ActionBoard actions, Traffic traffic, TimeProvider time)
{
    private readonly EventLog _events = new(time);
    private readonly Timeline _timeline = new();
    private readonly LastMinute _minute = new(time);
    private readonly Causes _causes = new(time);
    private long _second;
    private long _lastEvent;

    public IReadOnlyList<ConsoleEvent> Events => [.. _events.All];

    public (long[] Times, Dictionary<string, Second?[]> Series) Timeline => _timeline.Read();

    /// <summary>The picture after <paramref name="before"/>.</summary>
    public Picture Draw(Picture before, IEnumerable<NodeWatch> watches)
    {
        var known = watches.Where(watch => watch.IsKnown).ToList();
        var seen = known.Select(watch => Draw(watch.Node, watch.Look())).ToList();
        var nodes = known.Zip(seen).Select(pair => Note(pair.First.Node, _causes.Explain(pair.Second, seen))).ToList();
        if (nodes.Find(node => node.State is NodeState.Up or NodeState.Slow && node.Report?.PendingDeliveries is not null) is { Report: { } teller })
        {
            _events.NoteBacklog(teller.PendingDeliveries!.Value, teller.OldestPendingSeconds ?? 0);
        }

        foreach (var ended in actions.TakeEnded())
        {
            _events.NoteAsked(ended.Action, ended.Name, ended.State == ActionState.Done ? "done" : ended.Text ?? "");
        }

        var news = _events.All.Where(happened => happened.Id > _lastEvent).ToList();
        _lastEvent = news.Count > 0 ? news[^1].Id : _lastEvent;
        return new Picture(
            before.Number + 1,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            nodes,
            [.. Drawing.Edges(nodes, _minute)],
            actions.Read(),
            traffic.SecondsLeft,
            news,
            EndSecond(nodes));
    }

    private NodePicture Draw(Node node, Sight sight)
    {
        var verdict = Verdict.On(sight);
        if (verdict.State is not NodeState.Frozen)
        {
            actions.SetThaw(node.Service.Name, node.Replica ?? 1, null); // Whoever let it go on.
        }

        return new NodePicture(
            node.Id,
            node.Service.Name,
            node.Name,
            node.Replica,
            node.Address.GetLeftPart(UriPartial.Authority),
            verdict.State,
            verdict.Why,
            0,
            verdict.State is NodeState.Frozen ? actions.ThawOf(node) : null,
            sight.Report);
    }

    private NodePicture Note(Node node, NodePicture picture)
    {
        _events.Note(node, new Verdict(picture.State, picture.Why), picture.Report?.Pid);
        return picture with { Since = _events.SinceOf(node).ToUnixTimeMilliseconds() };
    }

    private SecondPicture? EndSecond(IEnumerable<NodePicture> nodes)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now == _second)
        {
            return null;
        }

        _second = now;
        var endpoints =
            from node in nodes
            let report = node.State is NodeState.Up or NodeState.Slow ? node.Report : null
            from endpoint in report?.Endpoints ?? []
            select new Counted($"{node.Service} {endpoint.Endpoint}", report.Pid, endpoint);
        return new SecondPicture(now, _timeline.Note(now, endpoints));
    }
}

using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>Draws the edges from what the nodes say: one from a service to another, whatever replicas they have.</summary>
internal static class Drawing
{
    public static IEnumerable<EdgePicture> Edges(IReadOnlyList<NodePicture> nodes, LastMinute minute) =>
        from node in nodes
        from neighbour in node.Report?.Neighbours ?? []
        group new Calls(node, neighbour, minute.Note(node.Id, node.Report!, neighbour)) by (node.Service, Called: neighbour.Service) into edge
        select Draw(edge.Key.Service, edge.Key.Called, [.. edge], [.. nodes.Where(node => node.Service == edge.Key.Called)]);

    private static EdgePicture Draw(string from, string to, List<Calls> calls, List<NodePicture> called)
    {
        // What a process said before it went is no news.
        var now = calls.Where(call => IsThere(call.Caller)).ToList();
        var busy = now.Where(call => call.Neighbour.CallsPerSecond > 0).ToList();
        var failing = busy.Find(call => call.Neighbour.LastOutcome is not (null or "answered"));
        string state = now.Count == 0 ? "silent"
            : called.Count > 0 && !called.Exists(IsThere) ? "broken"
            : failing is not null ? "fails"
            : busy.Count > 0 ? "flows"
            : "idle";
        return new EdgePicture(
            from,
            to,
            state,
            failing?.Neighbour.LastOutcome,
            Math.Round(busy.Sum(call => call.Neighbour.CallsPerSecond), 1),
            now.Aggregate(default(MinuteCounts), (sum, call) => sum + call.Minute),
            busy.Max(call => call.Neighbour.P50Ms),
            busy.Max(call => call.Neighbour.P99Ms),
            // task-service tells of its deliveries, and only notification-service is called for them.
            now.Max(call => call.Caller.Report!.PendingDeliveries),
            now.Max(call => call.Caller.Report!.OldestPendingSeconds));
    }

    private static bool IsThere(NodePicture node) => node.State is NodeState.Up or NodeState.Slow or NodeState.Starting;

    private sealed record Calls(NodePicture Caller, NeighbourReport Neighbour, MinuteCounts Minute);
}

using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>Draws the nodes and edges from what the nodes say.</summary>
internal static class Drawing
{
    public static NodePicture Draw(Node node, Verdict verdict, StatusReport? report) => new(
        node.Id, node.Service.Name, node.Name, node.Replica, node.Address.GetLeftPart(UriPartial.Authority), verdict.State, verdict.Why, report);

    /// <summary>
    /// The edges from one node to those that it says it calls. Of several replicas it tells only what became of the calls
    /// to all of them; the figures are on one edge, to a replica that is there.
    /// </summary>
    public static IEnumerable<EdgePicture> Edges(NodePicture from, IReadOnlyList<NodePicture> nodes) =>
        from neighbour in @from.Report?.Neighbours ?? []
        let replicas = nodes.Where(node => node.Address == neighbour.Address || (node.Replica is not null && node.Service == neighbour.Service)).ToList()
        let shown = replicas.Find(IsThere) ?? replicas.FirstOrDefault()
        from to in replicas
        select new EdgePicture(
            @from.Id,
            to.Id,
            StateOf(@from, to, neighbour),
            neighbour.LastOutcome,
            IsThere(@from) ? neighbour.CallsPerSecond : 0,
            neighbour.Calls,
            neighbour.Failures,
            neighbour.Timeouts,
            neighbour.P50Ms,
            neighbour.P99Ms,
            // task-service tells of its deliveries, and only notification-service is called for them.
            @from.Report!.PendingDeliveries,
            IsShared: to != shown);

    private static string StateOf(NodePicture from, NodePicture to, NeighbourReport neighbour) =>
        !IsThere(from) || !IsThere(to) ? "broken"
        : neighbour.CallsPerSecond <= 0 ? "idle"
        : neighbour.LastOutcome is "answered" ? "flows"
        : "fails";

    private static bool IsThere(NodePicture node) => node.State is NodeState.Up or NodeState.Slow or NodeState.Starting;
}

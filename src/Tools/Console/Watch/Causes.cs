using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Watch;

/// <summary>
/// Tells causes from victims: a node whose endpoint is slow because it waits for another one says so. Not for several
/// threads at once.
/// </summary>
internal sealed class Causes(TimeProvider time)
{
    // The figures of an endpoint are those of the last seconds, so it looks slow for a while longer than it is.
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (string Service, long At)> _seen = [];

    public NodePicture Explain(NodePicture node, IReadOnlyList<NodePicture> nodes)
    {
        if (node.State is not NodeState.Slow || node.Why.Code != "endpoint")
        {
            return node;
        }

        if (Find(node, nodes, []) is { } cause)
        {
            _seen[node.Id] = (cause.Service, time.GetTimestamp());
            string state = cause.State.ToString().ToLowerInvariant();
            return node with { Why = new("waits", $"waits for {cause.Service}, which is {state}", Part: cause.Service, State: state) };
        }

        return _seen.TryGetValue(node.Id, out var before) && time.GetElapsedTime(before.At) < Echo
            ? node with { Why = new("waited", $"waited for {before.Service} until just now", Part: before.Service) }
            : node;
    }

    // The neighbour of which no replica is well; and where that one waits itself, whom it waits for.
    private static NodePicture? Find(NodePicture node, IReadOnlyList<NodePicture> nodes, HashSet<string> passed)
    {
        foreach (var neighbour in node.Report?.Neighbours.Where(neighbour => neighbour.CallsPerSecond > 0) ?? [])
        {
            var replicas = nodes.Where(other => other.Service == neighbour.Service).ToList();
            if (replicas.Count > 0 && replicas.All(replica => replica.State is not NodeState.Up) && passed.Add(neighbour.Service))
            {
                var worst = replicas.MaxBy(replica => replica.State)!;
                return (worst.State is NodeState.Slow && worst.Why.Code == "endpoint" ? Find(worst, nodes, passed) : null) ?? worst;
            }
        }

        return null;
    }
}

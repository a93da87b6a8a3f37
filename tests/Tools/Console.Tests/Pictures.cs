using Owl.LiveConsole.Model;
using Owl.LiveConsole.Watch;

namespace Owl.LiveConsole.Tests;

/// <summary>Nodes as the console sees them.</summary>
internal static class Pictures
{
    public static NodePicture Node(string service, NodeState state, Reason? why = null, StatusReport? report = null, int port = 8000) => new(
        $"{service}@{port}", service, service, null, $"http://127.0.0.1:{port}", state, why ?? new Reason("answers", "answers"), 0, null, report ?? Report(service));

    public static StatusReport Report(string service, params NeighbourReport[] neighbours) =>
        new() { Service = service, Pid = service.Length, UptimeSeconds = 10, Neighbours = neighbours };

    public static NeighbourReport Calls(string service, string outcome = "answered", double perSecond = 5, long failures = 0) =>
        new(service, "http://127.0.0.1:1", outcome, 100, failures, 0, perSecond, 2, 9);

    public static Reason SlowEndpoint(string endpoint = "POST /tasks") => new("endpoint", $"{endpoint} takes 0.7 s", 0.7, endpoint);
}

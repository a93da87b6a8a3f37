using Microsoft.Extensions.Time.Testing;
using Owl.LiveConsole.Model;
using Owl.LiveConsole.Watch;
using static Owl.LiveConsole.Tests.Pictures;

namespace Owl.LiveConsole.Tests;

public sealed class DrawingTests
{
    private readonly LastMinute _minute = new(new FakeTimeProvider());

    [Theory]
    [InlineData("Up", "Up", "answered", 5, "flows")]
    [InlineData("Up", "Up", "answered", 0, "idle")]
    [InlineData("Up", "Up", "connection refused", 5, "fails")]
    [InlineData("Up", "Down", "connection refused", 5, "broken")]
    [InlineData("Down", "Up", "connection refused", 5, "silent")]
    [InlineData("Frozen", "Down", "connection refused", 5, "silent")]
    public void An_edge_is_what_its_ends_are_now(string caller, string called, string outcome, double perSecond, string state)
    {
        var edge = Assert.Single(Draw(
            Node("gateway", Enum.Parse<NodeState>(caller), report: Report("gateway", Calls("task-service", outcome, perSecond, failures: 9))),
            Node("task-service", Enum.Parse<NodeState>(called))));

        Assert.Equal(state, edge.State);
        if (state == "silent")
        {
            // Old figures of one that is gone tell nothing.
            Assert.Equal((0, default(MinuteCounts), null, null), (edge.CallsPerSecond, edge.Minute, edge.Outcome, edge.P50Ms));
        }
    }

    [Fact]
    public void Replicas_are_one_edge_with_their_calls_together()
    {
        var edge = Assert.Single(Draw(
            Node("task-service", NodeState.Up, report: Report("task-service", Calls("notification-service", perSecond: 2, failures: 1))),
            Node("task-service", NodeState.Up, report: Report("task-service", Calls("notification-service", perSecond: 3, failures: 2)), port: 8012),
            Node("notification-service", NodeState.Down),
            Node("notification-service", NodeState.Up, port: 8013)));

        Assert.Equal(("task-service", "notification-service", "flows"), (edge.From, edge.To, edge.State));
        Assert.Equal((5, 3), (edge.CallsPerSecond, edge.Minute.Failures));
    }

    private List<EdgePicture> Draw(params NodePicture[] nodes) => [.. Drawing.Edges(nodes, _minute)];
}

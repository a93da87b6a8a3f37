using Microsoft.Extensions.Time.Testing;
using Owl.LiveConsole.Model;
using Owl.LiveConsole.Watch;
using static Owl.LiveConsole.Tests.Pictures;

namespace Owl.LiveConsole.Tests;

public sealed class CausesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Who_is_slow_because_another_is_frozen_says_so_and_for_a_moment_afterwards_that_it_was_so()
    {
        var causes = new Causes(_time);
        var gateway = Node("gateway", NodeState.Slow, SlowEndpoint(), Report("gateway", Calls("user-service"), Calls("task-service", "no answer in time")));
        var user = Node("user-service", NodeState.Up);
        var frozen = Node("task-service", NodeState.Frozen, new Reason("no_answer", "no answer for 2.0 s", 2));

        Assert.Equal("waits for task-service, which is frozen", causes.Explain(gateway, [gateway, user, frozen]).Why.Text);

        var well = Node("task-service", NodeState.Up);
        Assert.Equal("waited for task-service until just now", causes.Explain(gateway, [gateway, user, well]).Why.Text);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("POST /tasks takes 0.7 s", causes.Explain(gateway, [gateway, user, well]).Why.Text);
    }

    [Fact]
    public void The_one_behind_the_one_behind_is_named()
    {
        var gateway = Node("gateway", NodeState.Slow, SlowEndpoint(), Report("gateway", Calls("task-service")));
        var task = Node("task-service", NodeState.Slow, SlowEndpoint(), Report("task-service", Calls("notification-service")));
        var notification = Node("notification-service", NodeState.Down, new Reason("refused", "connection refused"));

        Assert.Equal("waits for notification-service, which is down", new Causes(_time).Explain(gateway, [gateway, task, notification]).Why.Text);
    }

    [Fact]
    public void A_service_of_which_one_replica_is_well_is_no_cause_and_what_a_store_does_has_no_other_cause()
    {
        var gateway = Node("gateway", NodeState.Slow, SlowEndpoint(), Report("gateway", Calls("task-service")));
        var store = Node("gateway", NodeState.Slow, new Reason("store", "its store: no answer", Part: "no answer"), gateway.Report);
        var up = Node("task-service", NodeState.Up);
        var down = Node("task-service", NodeState.Down, port: 8012);

        Assert.Same(gateway, new Causes(_time).Explain(gateway, [gateway, up, down]));
        Assert.Same(store, new Causes(_time).Explain(store, [store, down]));
    }
}

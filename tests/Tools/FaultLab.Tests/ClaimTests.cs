using Owl.FaultLab.Claims;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Tests;

/// <summary>What a claim makes of a history, where a real run would take long to bring it about.</summary>
public sealed class ClaimTests
{
    private static readonly Phases When = new(Begin: 1, Effective: 1, End: 2, Gone: 2, Over: 9);

    [Fact]
    public void What_was_acknowledged_cannot_be_judged_where_a_list_cannot_be_read() =>
        Assert.Equal(Outcome.Unknown, new NothingAcknowledgedIsLost().Check(Of([Created(1, "t-1")], tasks: null)).Outcome);

    [Fact]
    public void Without_any_acknowledgement_nothing_can_be_said_of_losses() =>
        Assert.Equal(Outcome.Unknown, new NothingAcknowledgedIsLost().Check(Of([], tasks: [])).Outcome);

    [Fact]
    public void A_notification_that_is_still_pending_at_the_end_has_not_arrived() =>
        Assert.Equal(Outcome.Fails, new EachTaskHasOneNotification().Check(Of([Created(1, "t-1")], [new Item(1, "t-1")], pending: 1)).Outcome);

    [Fact]
    public void An_item_that_was_asked_for_again_may_have_its_id_again() =>
        Assert.Equal(
            Outcome.Passes,
            new NoIdIsGivenTwice().Check(Of([Created(1, "t-1"), Created(1, "t-1")], [new Item(1, "t-1")])).Outcome);

    [Fact]
    public void A_refusal_must_say_when_to_come_again()
    {
        var refusal = Created(1, "t-1") with { Status = 503, Id = null };

        Assert.Equal(Outcome.Fails, new SurplusIsRefusedAtOnce().Check(Of([refusal], [])).Outcome);
        Assert.Equal(Outcome.Unknown, new SurplusIsRefusedAtOnce().Check(Of([Created(1, "t-1")], [])).Outcome);
        Assert.Equal(Outcome.Passes, new SurplusIsRefusedAtOnce().Check(Of([refusal with { SaysWhenToRetry = true }], [])).Outcome);
    }

    [Fact]
    public void What_was_refused_must_not_be_there()
    {
        var refusal = Created(1, "t-1") with { Status = 503, Id = null };

        Assert.Equal(Outcome.Fails, new WhatWasRefusedIsNotThere().Check(Of([refusal], [new Item(1, "t-1")])).Outcome);
        Assert.Equal(Outcome.Passes, new WhatWasRefusedIsNotThere().Check(Of([refusal], [])).Outcome);
        Assert.Equal(Outcome.Passes, new WhatWasRefusedIsNotThere().Check(Of([refusal, Created(1, "t-1")], [new Item(1, "t-1")])).Outcome);
    }

    [Fact]
    public void A_notification_of_no_task_is_found() =>
        Assert.Equal(Outcome.Fails, new EachTaskHasOneNotification().Check(Of([], []) with
        {
            Final = new FinalState([], [], [new Item(1, "Task 't-1' was created for user 1")], 0, User: 1),
        }).Outcome);

    [Fact]
    public void Asked_for_again_it_must_have_the_id_that_it_had()
    {
        Assert.Equal(Outcome.Fails, new NothingIsDoneTwice().Check(Of([Created(1, "t-1"), Created(2, "t-1")], [new Item(1, "t-1")])).Outcome);
        Assert.Equal(Outcome.Passes, new NothingIsDoneTwice().Check(Of([Created(1, "t-1"), Created(1, "t-1")], [new Item(1, "t-1")])).Outcome);
        Assert.Equal(Outcome.Unknown, new NothingIsDoneTwice().Check(Of([Created(1, "t-1")], [new Item(1, "t-1")])).Outcome);
    }

    [Fact]
    public void Where_nothing_was_asked_while_the_fault_was_there_nothing_is_concluded()
    {
        var before = Created(1, "t-1") with { Start = 0.5, End = 0.51 };

        Assert.Equal(Outcome.Unknown, new DownIsNotMissing().Check(Of([before], [])).Outcome);
        Assert.Equal(Outcome.Unknown, new OnlyTheseFail([]).Check(Of([before], [])).Outcome);
    }

    [Fact]
    public void A_return_that_takes_too_long_is_no_healing() =>
        Assert.Equal(Outcome.Fails, new AllHealsByItself(TimeSpan.FromSeconds(3)).Check(
            Of([Created(1, "t-1") with { Start = 50 }], []) with { Phases = When with { Gone = 40 } }).Outcome);

    [Theory]
    [InlineData(1.2, 1, "Passes")]
    [InlineData(1.9, 1, "Fails")] // Nothing good came after it.
    [InlineData(1.4, 0.3, "Fails")] // Later than the limit.
    public void What_is_left_must_take_over_before_the_fault_is_undone(double lastFailure, double limit, string expected)
    {
        var history = Enumerable.Range(0, 20).Select(number => Created(number, $"t-{number}") with { Number = number, Start = 1 + (number / 20.0), End = 1.01 + (number / 20.0) })
            .Select(exchange => exchange.Start > lastFailure ? exchange : exchange with { Status = 504, Id = null });

        Assert.Equal(expected, new HealsWhileTheFaultLasts(TimeSpan.FromSeconds(limit)).Check(Of([.. history], [])).Outcome.ToString());
    }

    [Fact]
    public void The_first_offending_request_is_shown()
    {
        var early = Created(1, "t-1") with { Number = 7, Status = 400, Id = null, Said = "User does not exist" };

        var verdict = new DownIsNotMissing().Check(Of([early, early with { Number = 8 }], []));

        Assert.Equal("#7 at 1.50 s: POST :8000/tasks 't-1' → 400 User does not exist after 10 ms", verdict.First?.ToString());
    }

    private static Exchange Created(long id, string text) =>
        new(1, Endpoint.CreateTask, text, 1.5, 1.51, Ending.Answered, 201, id);

    private static Evidence Of(IReadOnlyList<Exchange> exchanges, IReadOnlyList<Item>? tasks, long pending = 0) =>
        new(exchanges, When, new FinalState([], tasks, [], pending, User: 1), "t-");
}

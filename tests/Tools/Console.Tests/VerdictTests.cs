using Owl.LiveConsole.Model;
using Owl.Upstream;

namespace Owl.LiveConsole.Tests;

/// <summary>What a node is taken for, from what was seen of it.</summary>
public sealed class VerdictTests
{
    private static readonly Sight Answered = new() { Outcome = HopOutcome.Answered, Took = Ms(2), TookBefore = Ms(2), Report = Reports.Well };

    [Fact]
    public void A_node_that_answers_is_up() => AssertIs("up", "answers", Answered);

    [Fact]
    public void One_that_was_not_seen_yet_is_starting() => AssertIs("starting", "not seen yet", new Sight());

    [Theory]
    [InlineData(HopOutcome.Refused, "connection refused")]
    [InlineData(HopOutcome.Reset, "connection broken before the answer")]
    [InlineData(HopOutcome.InvalidResponse, "answer makes no sense")]
    [InlineData(HopOutcome.Unavailable, "unavailable")]
    public void One_that_cannot_be_asked_is_down_and_the_words_say_why(HopOutcome outcome, string words)
    {
        AssertIs("down", words, Answered with { Outcome = outcome });
        AssertIs("starting", words, Answered with { Outcome = outcome, IsExpected = true });
    }

    [Theory]
    [InlineData(299, "up", "answers")]
    [InlineData(300, "slow", "no answer for 0.3 s")]
    [InlineData(499, "slow", "no answer for 0.5 s")]
    [InlineData(500, "frozen", "no answer for 0.5 s")]
    [InlineData(1400, "frozen", "no answer for 1.4 s")]
    public void One_that_keeps_silent_is_slow_and_then_frozen(int silence, string state, string words) =>
        AssertIs(state, words, Answered with { Waiting = Ms(silence) });

    [Fact]
    public void One_that_was_never_seen_and_keeps_silent_is_frozen() =>
        AssertIs("frozen", "no answer for 0.7 s", new Sight { Waiting = Ms(700) });

    [Fact]
    public void One_that_was_only_just_started_and_keeps_silent_is_starting() =>
        AssertIs("starting", "no answer for 0.7 s", new Sight { Waiting = Ms(700), IsExpected = true });

    [Fact]
    public void A_question_that_ran_out_of_time_leaves_it_frozen() =>
        AssertIs("frozen", "no answer for 2.1 s", Answered with { Outcome = HopOutcome.NoAnswer, Waiting = Ms(2100) });

    [Fact]
    public void One_late_answer_alone_as_at_the_end_of_a_freeze_is_not_slow() =>
        AssertIs("up", "answers", Answered with { Took = Ms(1700), TookBefore = Ms(2) });

    [Fact]
    public void One_that_always_takes_long_is_slow_and_not_frozen_again_and_again()
    {
        var slow = Answered with { Took = Ms(1000), TookBefore = Ms(1000) };
        AssertIs("slow", "answers after 1.0 s", slow);
        AssertIs("slow", "no answer for 1.5 s", slow with { Waiting = Ms(1500) });
        AssertIs("frozen", "no answer for 2.0 s", slow with { Waiting = Ms(2000) });
        AssertIs("frozen", "no answer for 3.0 s", slow with { Took = Ms(9000), Waiting = Ms(3000) });
    }

    [Theory]
    [InlineData("joining", "starting")]
    [InlineData("created", "starting")]
    [InlineData("shutting down", "slow")]
    [InlineData("dead", "slow")]
    public void A_silo_that_is_not_active_shows(string status, string state) =>
        AssertIs(state, $"its silo is {status}", Answered with { Report = Reports.Well with { Silo = Reports.Well.Silo! with { Status = status } } });

    [Fact]
    public void A_store_that_does_not_answer_makes_its_service_slow() => AssertIs(
        "slow",
        "its store: no answer for 3.0 s",
        Answered with { Report = Reports.Well with { Store = Reports.Well.Store! with { State = "no answer for 3.0 s" } } });

    [Fact]
    public void An_endpoint_that_takes_long_makes_its_process_slow() => AssertIs(
        "slow",
        "POST /tasks takes 0.7 s",
        Answered with { Report = Reports.Well with { Endpoints = [new("GET /tasks", 9, 0, 2, 3, 900), new("POST /tasks", 9, 9, 1, 703, 710)] } });

    [Fact]
    public void One_request_alone_tells_nothing_of_an_endpoint() => AssertIs(
        "up", "answers", Answered with { Report = Reports.Well with { Endpoints = [new("POST /tasks", 1, 0, 0.4, 703, 703)] } });

    [Fact]
    public void The_gateway_has_neither_a_silo_nor_a_store() =>
        AssertIs("up", "answers", Answered with { Report = Reports.Well with { Silo = null, Store = null } });

    private static void AssertIs(string state, string words, Sight sight)
    {
        var verdict = Verdict.On(sight);
        Assert.Equal((state, words), (verdict.State.ToString().ToLowerInvariant(), verdict.Why.Text));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

using Owl.FaultLab.Model;
using static Owl.FaultLab.Model.TaskStep;

namespace Owl.FaultLab.Tests;

/// <summary>The model of late delivery holds, needs each mechanism, and knows what can happen and what cannot.</summary>
public sealed class ModelTests
{
    private static readonly string[] Well = [Asked, Delivered];
    private static readonly string[] TaskServiceDies = [TaskServiceDying, TaskServiceDead];
    private static readonly string[] TaskServiceStarts = [TaskServiceStarting, TaskServiceUp];
    private static readonly string[] NotificationServiceDies = [NotificationServiceDying, NotificationServiceDead];
    private static readonly string[] NotificationServiceStarts = [NotificationServiceStarting, NotificationServiceUp];

    public static TheoryData<string> Scopes => [.. Scope.All.Select(scope => scope.Sentence)];

    public static TheoryData<string> Mechanisms => [.. Mechanism.All.Select(mechanism => mechanism.Flag)];

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task Every_claim_holds_in_all_states(string sentence)
    {
        SkipWithoutSpin();
        var search = await Spin.SearchAsync(
            Scope.All.Single(scope => scope.Sentence == sentence).Flags,
            isErrorExpected: false,
            TestContext.Current.CancellationToken);

        Assert.Null(search.Counterexample);
        Assert.True(search.IsComplete);
        Assert.InRange(search.States, 10_000, long.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public async Task Without_a_mechanism_something_goes_wrong_and_the_steps_to_it_are_told(string flag)
    {
        SkipWithoutSpin();
        var mechanism = Mechanism.All.Single(mechanism => mechanism.Flag == flag);
        var search = await Spin.SearchAsync(
            [.. mechanism.Scope.Flags, flag], isErrorExpected: true, TestContext.Current.CancellationToken);

        Assert.NotNull(search.Counterexample);
        Assert.InRange(search.Counterexample.Count, 2, 30);
        Assert.StartsWith("WRONG: ", search.Counterexample[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histories_that_can_be_are_known_and_those_that_cannot_be_are_not()
    {
        SkipWithoutSpin();
        TaskHistory[] possible =
        [
            History(1, 1, Well),
            History(0, 0, Asked),
            History(1, 1, Asked),
            History(1, 1, Asked, Pending),
            History(1, 1, [Asked, .. TaskServiceDies, .. TaskServiceStarts, Asked, Answered]),
            History(1, 1, [.. NotificationServiceDies, Asked, Pending, .. NotificationServiceStarts]),
        ];
        TaskHistory[] impossible =
        [
            History(1, 0, Well),
            History(1, 2, Well),
            History(0, 0, Well),
            History(2, 2, Asked, Asked, Answered),
            History(1, 0, Asked, Pending),
            History(1, 1, [.. NotificationServiceDies, Asked, Delivered, .. NotificationServiceStarts]),
            History(1, 1, [.. TaskServiceDies, Asked, Answered, .. TaskServiceStarts]),
        ];

        var unknown = await HistoryCheck.FindUnknownAsync(
            [.. possible, .. impossible], TestContext.Current.CancellationToken);

        Assert.Equal(impossible.Select(history => history.ToString()), unknown.Select(history => history.ToString()));
    }

    internal static void SkipWithoutSpin()
    {
        if (Spin.Missing is { } why)
        {
            Assert.Skip(why);
        }
    }

    private static TaskHistory History(int tasks, int notifications, params string[] steps) =>
        new(steps, tasks, notifications, 1, "");
}

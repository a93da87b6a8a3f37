using Owl.FaultLab.Claims;
using Owl.FaultLab.Experiments;
using Owl.FaultLab.Model;
using Owl.FaultLab.Results;
using Owl.FaultLab.Runs;
using Owl.FaultLab.Tests.Lying;

namespace Owl.FaultLab.Tests;

/// <summary>For each claim: it fails on a system that breaks it, and only there.</summary>
public sealed class BugsAreFoundTests(BugsAreFoundTests.Runs runs) : IClassFixture<BugsAreFoundTests.Runs>
{
    public static TheoryData<Bug, string, string> Bugs => new()
    {
        { Bug.NoFsync, "kill-user", "nothing that was acknowledged is lost" },
        { Bug.NoDeduplication, "freeze-task", "what was asked for again under the same Idempotency-Key is done once" },
        { Bug.NoTimeLimit, "freeze-user", "whoever is there answers within 2 s" },
        { Bug.DownReadAsMissing, "kill-user", "no good request is called wrong: down is not missing" },
        { Bug.IdGivenTwice, "kill-gateway", "no id is given twice" },
        { Bug.DroppedDelivery, "kill-notification", "every task has exactly one notification" },
        { Bug.DoubledDelivery, "kill-gateway", "every task has exactly one notification" },
        { Bug.HiddenCoupling, "kill-notification", "nothing fails but POST :8003/notifications, GET :8003/notifications" },
        { Bug.SlowToHeal, "kill-user", "all is well again within 3 s after the fault is gone" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_claim_fails_on_a_system_that_breaks_it(Bug bug, string experiment, string claim)
    {
        var result = await runs.Of(bug, experiment);

        var judged = Assert.Single(result.Claims, candidate => candidate.Title.En == claim);
        Assert.True(judged.Outcome is Outcome.Fails, $"{judged.Outcome}: {judged.Why}; {result.Problem}");
        Assert.Matches(@"^#\d+ at \d", judged.First);
        Assert.Equal(1, new LabResult(default, "", "", [result]).ExitCode);
    }

    [Fact]
    public async Task A_process_that_ends_by_itself_is_started_again_and_not_forgiven()
    {
        var result = await runs.Of(Bug.EndsAfterItWasResumed, "freeze-user");

        var judged = Assert.Single(result.Claims, claim => claim.Outcome is Outcome.Fails && claim.Title.En.StartsWith("no process ends", StringComparison.Ordinal));
        Assert.Equal("user-service ended by itself", judged.Why.En);
        Assert.Equal(Outcome.Fails, result.Outcome);
    }

    [Theory]
    [InlineData("kill-notification")]
    [InlineData("freeze-task")]
    public async Task On_a_system_that_keeps_its_promises_every_claim_passes(string experiment)
    {
        var result = await runs.Of(Bug.None, experiment);

        Assert.All(result.Claims, claim => Assert.True(claim.Outcome is Outcome.Passes, $"{claim.Title}: {claim.Why} {claim.First}"));
        Assert.Equal(0, new LabResult(default, "", "", [result]).ExitCode);
    }

    [Theory]
    [InlineData(Bug.None, "kill-notification", false)]
    [InlineData(Bug.DroppedDelivery, "kill-notification", true)]
    [InlineData(Bug.DoubledDelivery, "kill-gateway", true)]
    public async Task The_model_knows_what_an_honest_system_does_and_not_what_a_bug_does(Bug bug, string experiment, bool isUnknown)
    {
        ModelTests.SkipWithoutSpin();
        var result = await runs.Of(bug, experiment);
        Assert.NotEmpty(result.Histories);

        var unknown = await HistoryCheck.FindUnknownAsync(result.Histories, TestContext.Current.CancellationToken);

        Assert.Equal(isUnknown, unknown.Count > 0);
    }

    [Fact]
    public async Task A_fault_that_takes_no_effect_is_said_to_be_none_and_nothing_is_concluded()
    {
        var result = await runs.Of(Bug.CannotBeKilled, "kill-user");

        Assert.Equal("somebody still listens", result.Problem?.En);
        Assert.Empty(result.Claims);
        Assert.Equal(2, new LabResult(default, "", "", [result]).ExitCode);
    }

    [Fact]
    public async Task What_a_machine_does_not_have_is_said_and_nothing_is_concluded()
    {
        var result = await runs.Of(Bug.None, "cut-off-host");

        Assert.StartsWith("hosts are network namespaces", result.Skipped?.En, StringComparison.Ordinal);
        Assert.Equal(Outcome.Skipped, result.Outcome);
        Assert.Equal(0, new LabResult(default, "", "", [result]).ExitCode);
    }

    /// <summary>Every experiment of these tests, a few at a time: each takes seconds, most of which it waits.</summary>
    public sealed class Runs : IDisposable
    {
        private const int MostTries = 3;

        private readonly SemaphoreSlim _places = new(4);
        private readonly Dictionary<(Bug, string), Task<RunResult>> _runs;

        public Runs() => _runs = Bugs.Select(row => (row.Data.Item1, row.Data.Item2))
            .Concat([(Bug.None, "kill-notification"), (Bug.None, "freeze-task"), (Bug.None, "cut-off-host"), (Bug.CannotBeKilled, "kill-user"), (Bug.EndsAfterItWasResumed, "freeze-user")])
            .ToDictionary(key => key, key => Task.Run(() => RunAsync(key.Item1, key.Item2)));

        internal Task<RunResult> Of(Bug bug, string experiment) => _runs[(bug, experiment)];

        public void Dispose() => _places.Dispose();

        // A busy machine can keep also an honest system from answering in time; a bug would do so every time.
        private async Task<RunResult> RunAsync(Bug bug, string name)
        {
            var result = await RunOnceAsync(bug, name);
            for (int tries = 1; bug is Bug.None && result.Outcome is not (Outcome.Passes or Outcome.Skipped) && tries < MostTries; tries++)
            {
                result = await RunOnceAsync(bug, name);
            }

            return result;
        }

        private async Task<RunResult> RunOnceAsync(Bug bug, string name)
        {
            await _places.WaitAsync();
            try
            {
                var experiment = Catalogue.All.Single(experiment => experiment.Name == name);
                await using var lab = new Lab(Scale.Quick, (_, cancellation) => LyingSystem.StartAsync(bug, cancellation), new Silence());
                return (await lab.RunAsync(Plan.Of([experiment], compare: false), CancellationToken.None)).Single();
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private sealed class Silence : ILabProgress
    {
        public void Phase(Step step, Words phase)
        {
        }

        public void Done(Step step, RunResult result)
        {
        }
    }
}

using System.Diagnostics;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>Three replicas of each service: what happens to one of them, clients of the gateway hardly notice.</summary>
[Collection(AloneGroup.Name)]
public sealed class ReplicaTests : IClassFixture<ReplicatedSystem>, IAsyncLifetime
{
    // Of a machine with nothing else to do: 1 s and 5 s. A busy one takes longer for everything.
    private static readonly TimeSpan LongestAfterKill = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestAfterFreeze = TimeSpan.FromSeconds(12);

    private readonly ReplicatedSystem _system;

    public ReplicaTests(ReplicatedSystem system)
    {
        Assert.SkipWhen(system.Tasks.Count == 0, "PostgreSQL is not installed.");
        _system = system;
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _system.StartAsync(TestEnd);

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
        {
            foreach (var service in _system.All)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{service.Kind} at {service.Address}:\n{service.Output}\n");
            }
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Any_replica_answers_for_every_item_and_knows_every_key()
    {
        var created = await CreateBobAsync(_system.Users[0]);
        var again = await CreateBobAsync(_system.Users[1]);

        Assert.Equal(created.Body, again.Body);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(created.Body, (await _system.Users[2].GetAsync($"/users/{created.Id}", TestEnd)).Body);
    }

    [Fact]
    public async Task A_replica_of_each_service_is_killed_under_load_and_nothing_is_lost()
    {
        await using var load = GatewayLoad.Start(_system);
        await load.MoreAsync(100, TestEnd);

        long moment = Stopwatch.GetTimestamp();
        await Task.WhenAll(_system.On(1).Select(victim => victim.KillAsync()));
        await load.MoreAsync(300, TestEnd);
        Tell("killed", load, moment);
        Assert.InRange(load.FailedFor(moment), TimeSpan.Zero, LongestAfterKill);

        await _system.StartAsync(TestEnd);
        await load.AssertNothingIsLostAsync(TestEnd);
    }

    [Fact]
    public async Task A_replica_of_each_service_is_frozen_under_load_and_nothing_is_lost()
    {
        await using var load = GatewayLoad.Start(_system);
        await load.MoreAsync(100, TestEnd);

        long moment = Stopwatch.GetTimestamp();
        foreach (var victim in _system.On(2))
        {
            await victim.PauseAsync();
        }

        await load.MoreAsync(300, TestEnd);
        Tell("frozen", load, moment);
        Assert.InRange(load.FailedFor(moment), TimeSpan.Zero, LongestAfterFreeze);

        // The others have buried them, so they end themselves when they wake, which costs nobody a request; something has to
        // start them again.
        await Task.WhenAll(_system.On(1).Select(survivor => KnowsOfADeadOneAsync(survivor)));
        int failed = load.Failures.Count;
        foreach (var victim in _system.On(2))
        {
            victim.Resume();
        }

        await Wait.UntilAsync(() => Task.FromResult(_system.On(2).All(service => !service.IsRunning)), TestEnd);
        await load.MoreAsync(50, TestEnd);
        TestContext.Current.TestOutputHelper?.WriteLine($"resumed: {load.Failures.Count - failed} requests failed");
        Assert.InRange(load.Failures.Count - failed, 0, 1); // On a machine with nothing else to do: none.
        await _system.StartAsync(TestEnd);
        await load.AssertNothingIsLostAsync(TestEnd);
    }

    // It takes a minute and a half, so it is not part of ./run.sh test. By itself:
    // dotnet test --project tests/EndToEnd.Tests -c Release --filter-trait run=by-itself
    [Fact]
    [Trait("run", "by-itself")]
    public async Task All_replicas_are_restarted_one_after_the_other_and_no_request_fails()
    {
        await using var load = GatewayLoad.Start(_system);
        await load.MoreAsync(100, TestEnd);

        for (int replica = 0; replica < ReplicatedSystem.Count; replica++)
        {
            foreach (var service in _system.On(replica))
            {
                Assert.Equal(0, await service.StopAsync());
                await service.StartAsync(TestEnd);
            }

            await load.MoreAsync(50, TestEnd);
        }

        Assert.Empty(load.Failures);
        await load.AssertNothingIsLostAsync(TestEnd);
    }

    [Fact]
    public async Task When_all_replicas_of_a_service_were_killed_the_first_that_starts_again_answers_soon()
    {
        await Task.WhenAll(_system.Tasks.Select(victim => victim.KillAsync()));

        long moment = Stopwatch.GetTimestamp();
        await _system.Tasks[1].StartAsync(TestEnd);
        await _system.Tasks[1].CreateAsync("/tasks", $$"""{"title":"first","user_id":{{_system.User}}}""", TestEnd);

        TestContext.Current.TestOutputHelper?.WriteLine($"answers after {Stopwatch.GetElapsedTime(moment).TotalSeconds:0.0} s");
        Assert.InRange(Stopwatch.GetElapsedTime(moment), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task While_PostgreSQL_is_away_requests_are_refused_in_words_and_all_heals_without_a_restart()
    {
        await using var load = GatewayLoad.Start(_system);
        await load.MoreAsync(100, TestEnd);

        await _system.Database.CrashAsync();
        Answer? answer = null;
        await Wait.UntilAsync(async () => (answer = await _system.Gateway.PostAsync("/tasks", $$"""{"title":"x","user_id":{{_system.User}}}""", TestEnd)).Status == 503, TestEnd);
        Assert.Equal("Storage unavailable", answer!.Error);
        Assert.Equal(503, (await _system.Tasks[0].GetAsync("/health/ready", TestEnd)).Status);
        int[] pids = [.. _system.All.Select(service => service.Pid)];
        await _system.Database.StartAsync();
        await load.MoreAsync(100, TestEnd);
        await Task.Delay(TimeSpan.FromSeconds(15), TestEnd); // What they think of each other may come late.

        Assert.Equal(pids, _system.All.Select(service => service.Pid));
        Assert.All(_system.All, service => Assert.True(service.IsRunning));
        await load.AssertNothingIsLostAsync(TestEnd);
    }

    [Fact]
    public async Task A_host_is_cut_off_for_20_s_under_load_and_let_back_and_nothing_is_lost()
    {
        Assert.SkipWhen(_system.Network is null, "Only root can make hosts, where the kernel knows network namespaces.");
        await using var load = GatewayLoad.Start(_system);
        await load.MoreAsync(100, TestEnd);

        long moment = Stopwatch.GetTimestamp();
        await _system.Network!.CutOffAsync(2);
        await load.MoreAsync(300, TestEnd);
        Tell("cut off", load, moment);
        Assert.InRange(load.FailedFor(moment), TimeSpan.Zero, LongestAfterFreeze);
        var left = TimeSpan.FromSeconds(20) - Stopwatch.GetElapsedTime(moment);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TestEnd);
        await _system.Network.LetBackAsync(2);

        // Its silos find themselves buried and end; something has to start them again.
        await Wait.UntilAsync(() => Task.FromResult(_system.On(2).All(service => !service.IsRunning)), TestEnd);
        await _system.StartAsync(TestEnd);
        await load.MoreAsync(50, TestEnd);
        await load.AssertNothingIsLostAsync(TestEnd);
    }

    // Under one key, as often as it takes: the first request of a fresh process may be slow.
    private static async Task<Answer> CreateBobAsync(ServiceProcess replica)
    {
        Answer? answer = null;
        await Wait.UntilAsync(
            async () => (answer = await replica.SendAsync(
                HttpMethod.Post, "/users", ServiceHttp.Content("""{"name":"Bob"}"""), TestEnd, ("Idempotency-Key", "bob"))).Status == 201,
            TestEnd);
        return answer!;
    }

    private static Task KnowsOfADeadOneAsync(ServiceProcess survivor) => Wait.UntilAsync(
        async () => (await survivor.GetAsync("/status", TestEnd)).Json.TryGetProperty("silo", out var silo)
            && silo.GetProperty("members").EnumerateArray().Any(member => member.GetProperty("status").GetString() == "dead" && member.GetProperty("address").GetString()!.Length > 0),
        TestEnd);

    private static void Tell(string what, GatewayLoad load, long moment) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"{what}: {load.Failures.Count} requests failed, the last of them {load.FailedFor(moment).TotalSeconds:0.0} s after it\n{string.Join('\n', load.Failures.Distinct().Take(10))}");
}

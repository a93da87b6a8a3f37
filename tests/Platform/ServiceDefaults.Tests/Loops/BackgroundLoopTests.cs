using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;

namespace Owl.ServiceDefaults.Tests.Loops;

public sealed class BackgroundLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly SteppedTime _time = new();
    private readonly Lines _lines = new();
    private readonly ScriptedLoop _loop;

    public BackgroundLoopTests() => _loop = new ScriptedLoop(_time, _lines);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _loop.Round = _ => Task.CompletedTask;
        await _loop.StopAsync(CancellationToken.None);
        _loop.Dispose();
    }

    public static TheoryData<Exception> Failures =>
        [new InvalidOperationException("no"), new OperationCanceledException("timed out"), new KeyNotFoundException(), new NotImplementedException()];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Whatever_a_round_throws_the_next_one_comes(Exception failure)
    {
        _loop.Round = _ => throw failure;
        await _loop.StartAsync(TestEnd);
        await RoundsAsync(3);

        _loop.Round = _ => Task.CompletedTask;
        await RoundsAsync(_loop.Rounds + 2);

        Assert.Null(_loop.Failure);
        Assert.Equal($"Error: ScriptedLoop failed with {failure.GetType().Name} and tries again (0 equal lines were left out) with stack", _lines.All[0]);
    }

    [Fact]
    public async Task A_failure_of_something_outside_is_told_in_words_without_a_stack()
    {
        _loop.Round = _ => throw new TimeoutException("the store does not answer");
        await _loop.StartAsync(TestEnd);
        await RoundsAsync(1);
        await UntilAsync(() => _lines.All.Count > 0);

        Assert.Equal("Warning: ScriptedLoop could not do its work and tries again: the store does not answer (0 equal lines were left out)", _lines.All[0]);
    }

    [Fact]
    public async Task Rounds_that_fail_come_ever_more_slowly_and_tell_of_it_once_a_second_at_most()
    {
        _loop.Round = _ => throw new InvalidOperationException("no");
        await _loop.StartAsync(TestEnd);
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.InRange(_loop.Rounds, 10, 20); // 0.2, 0.4, 0.8, 1.6, 3.2 s, then every 5 s.
        Assert.InRange(_lines.All.Count, 10, 20);
    }

    [Fact]
    public async Task A_loop_that_keeps_failing_is_degraded_and_one_that_stands_still_is_red()
    {
        var health = new LoopHealthCheck([_loop]);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new(), TestEnd)).Status);

        _loop.Round = _ => throw new InvalidOperationException("no");
        await _loop.StartAsync(TestEnd);
        await RoundsAsync(1);
        await UntilAsync(() => _loop.Failure is not null);
        var failing = await health.CheckHealthAsync(new(), TestEnd);
        Assert.Equal((HealthStatus.Degraded, "ScriptedLoop fails: no"), (failing.Status, failing.Description));

        var stuck = new TaskCompletionSource();
        _loop.Round = _ => stuck.Task;
        await RoundsAsync(_loop.Rounds + 1);
        _time.Advance(TimeSpan.FromSeconds(31));
        var still = await health.CheckHealthAsync(new(), TestEnd);
        Assert.Equal((HealthStatus.Unhealthy, "ScriptedLoop has been in one round for 31 s"), (still.Status, still.Description));
        stuck.SetResult();
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task A_step_of_the_wall_clock_neither_stops_the_rounds_nor_makes_more_of_them(int hours)
    {
        await _loop.StartAsync(TestEnd);
        await RoundsAsync(2);
        int before = _loop.Rounds;

        _time.Step = TimeSpan.FromHours(hours);
        await PassAsync(TimeSpan.FromSeconds(1));

        Assert.InRange(_loop.Rounds - before, 5, 11);
    }

    [Fact]
    public async Task Who_hurries_does_not_wait_for_the_interval()
    {
        await _loop.StartAsync(TestEnd);
        await RoundsAsync(1);

        await UntilAsync(() =>
        {
            _loop.HurryUp();
            return _loop.Rounds >= 3;
        });
    }

    // Rounds need time to pass, and a moment of the pool.
    private Task RoundsAsync(int count) => UntilAsync(() =>
    {
        bool there = _loop.Rounds >= count;
        _time.Advance(there ? TimeSpan.Zero : Interval);
        return there;
    });

    private async Task PassAsync(TimeSpan time)
    {
        for (var end = _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency); _time.GetTimestamp() < end;)
        {
            _time.Advance(Interval);
            await Task.Delay(2, TestEnd); // A moment for the pool: the loop itself waits for the fake clock.
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        end.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(1, end.Token);
        }
    }

    private sealed class ScriptedLoop(TimeProvider time, ILogger logger) : BackgroundLoop(Interval, time, logger)
    {
        private int _rounds;

        public Func<CancellationToken, Task> Round { get; set; } = _ => Task.CompletedTask;

        public int Rounds => Volatile.Read(ref _rounds);

        public void HurryUp() => Hurry();

        protected override bool IsExpected(Exception e) => e is TimeoutException;

        protected override Task RoundAsync(CancellationToken stopping)
        {
            Interlocked.Increment(ref _rounds);
            return Round(stopping);
        }
    }
}

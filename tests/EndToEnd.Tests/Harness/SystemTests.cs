namespace Owl.EndToEnd.Tests.Harness;

/// <summary>Tests on real processes. What they start ends with them, and of a test that fails their output is shown.</summary>
public abstract class SystemTests : IAsyncLifetime
{
    private readonly List<OwlSystem> _shown = [];
    private readonly List<IAsyncDisposable> _owned = [];

    // No test takes longer; one that does is cancelled and fails, with the output of its processes.
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(5);

    private readonly Timer _bound;

    protected SystemTests()
        : this(TimeSpan.Zero)
    {
    }

    /// <param name="more">How much longer than others it may take.</param>
    protected SystemTests(TimeSpan more)
    {
        var test = TestContext.Current;
        _bound = new Timer(_ => test.CancelCurrentTest(), null, LongestTest + more, Timeout.InfiniteTimeSpan);
    }

    /// <param name="shared">A system that outlives the test.</param>
    protected SystemTests(OwlSystem shared)
        : this() => _shown.Add(shared);

    protected static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _bound.DisposeAsync();
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
        {
            foreach (var service in _shown.SelectMany(system => system.All).Concat(_owned.OfType<ServiceProcess>()))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{service.Kind} on port {service.Port}:\n{service.Output}\n");
            }
        }

        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }
    }

    /// <summary>A system of this test's own, of which nothing runs yet.</summary>
    protected async Task<OwlSystem> CreateSystemAsync(
        string? storage = null, IReadOnlyDictionary<string, string>? others = null, string? secret = null)
    {
        var system = Own(await OwlSystem.CreateAsync(TestEnd, storage, others, secret));
        _shown.Add(system);
        return system;
    }

    /// <summary>A system of this test's own, all of it running.</summary>
    protected async Task<OwlSystem> StartSystemAsync(string? storage = null)
    {
        var system = await CreateSystemAsync(storage);
        await system.StartAsync(TestEnd);
        return system;
    }

    /// <summary>A wall clock for what this test starts behind it. Without libfaketime the test is skipped.</summary>
    protected SteppedClock CreateClock()
    {
        var clock = SteppedClock.TryCreate();
        Assert.SkipWhen(clock is null, SteppedClock.Missing);
        return Own(clock);
    }

    /// <summary>Disposes it after the test.</summary>
    protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}

using BenchmarkDotNet.Attributes;

namespace Owl.Benchmarks.Micro;

/// <summary>What a grain costs that is not in memory, against one that is.</summary>
[MemoryDiagnoser]
public class GrainCalls
{
    private const int Rows = 1000;

    private Storage? _storage;
    private IRowGrain? _active;
    private long _id = 1;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _storage = await Storage.StartAsync(Rows);
        _active = _storage.Grains.GetGrain<IRowGrain>(1);
        await _active.Get();
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _storage!.DisposeAsync();

    [Benchmark(Baseline = true)]
    public async Task<bool> Active() => await _active!.Get() is not null;

    [Benchmark]
    public async Task<bool> Activation_without_row() => await _storage!.Grains.GetGrain<IRowGrain>(Rows + Interlocked.Increment(ref _id)).GetOnce() is null;

    [Benchmark]
    public async Task<bool> Activation_with_row() => await _storage!.Grains.GetGrain<IRowGrain>((Interlocked.Increment(ref _id) % (Rows - 1)) + 2).GetOnce() is not null;

    /// <summary>Through the grain of the collection, 64 at a time.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public Task Creation() => Task.WhenAll(
        Enumerable.Range(0, 64).Select(_ => _storage!.Grains.GetGrain<IRowsGrain>(0).Create(Row.Of(0))));

    /// <summary>The same without a grain.</summary>
    [Benchmark(OperationsPerInvoke = 64)]
    public Task Append() => Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _storage!.WriteNewAsync()));
}

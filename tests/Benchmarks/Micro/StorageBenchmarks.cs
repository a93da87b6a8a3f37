using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Owl.Benchmarks.Micro;

[MemoryDiagnoser]
public class StorageReads
{
    private const int Rows = 1000;

    private readonly ArrayBufferWriter<byte> _json = new(256 * 1024);
    private Storage? _storage;

    [GlobalSetup]
    public async Task SetUpAsync() => _storage = await Storage.StartAsync(Rows);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _storage!.DisposeAsync();

    [Benchmark]
    public Task<bool> One_row() => _storage!.ReadAsync(Rows / 2);

    [Benchmark]
    public async Task<int> List_of_1000_rows()
    {
        _json.ResetWrittenCount();
        await _storage!.ListAsync(_json);
        return _json.WrittenCount;
    }
}

/// <summary>Durable writes: with more writers at once, more rows share a commit.</summary>
[MemoryDiagnoser]
public class StorageWrites
{
    private const int Rows = 1024;

    private Storage? _storage;

    [Params(1, 32, 256)]
    public int Writers { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync() => _storage = await Storage.StartAsync(rows: 1);

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _storage!.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Rows)]
    public Task Row() => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync)));

    private async Task WriteAsync()
    {
        for (int i = 0; i < Rows / Writers; i++)
        {
            await _storage!.WriteNewAsync();
        }
    }
}

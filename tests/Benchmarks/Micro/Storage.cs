using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Owl.Storage;

namespace Owl.Benchmarks.Micro;

/// <summary>A store and the grains on it, in a SQLite file that is removed at the end.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private readonly ServiceCluster<Row> _cluster;
    private long _rows;

    private Storage(ServiceCluster<Row> cluster)
    {
        _cluster = cluster;
        Grains = cluster.Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>The silo's own factory: what calls a grain is in the same process, as the endpoints are.</summary>
    public IGrainFactory Grains { get; }

    public static async Task<Storage> StartAsync(int rows)
    {
        var storage = new Storage(await ServiceCluster<Row>.StartAsync(RowTable.Definition));
        await Task.WhenAll(Enumerable.Range(0, rows).Select(_ => storage.WriteNewAsync()));
        return storage;
    }

    /// <summary>Writes the row of an item that is new.</summary>
    public Task WriteNewAsync() => _cluster.Store.AppendAsync(Row.Of(Interlocked.Increment(ref _rows)), null);

    public async Task<bool> ReadAsync(long id) => await _cluster.Store.ReadAsync(id, CancellationToken.None) is not null;

    public async Task ListAsync(IBufferWriter<byte> json)
    {
        IItemList list = _cluster.Store;
        for (long? last = 0; last is not null;)
        {
            last = await list.WriteJsonAsync(last.Value, long.MaxValue, json, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

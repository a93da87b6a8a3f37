using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Owl.Storage;

namespace Owl.Benchmarks.Micro;

/// <summary>The storage provider as Orleans calls it, on a SQLite file that is removed at the end.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private static readonly GrainType Type = GrainType.Create(RowGrain.TypeName);

    private readonly ServiceCluster<Row> _cluster;
    private readonly IGrainStorage _storage;
    private long _rows;

    private Storage(ServiceCluster<Row> cluster)
    {
        _cluster = cluster;
        _storage = cluster.Services.GetRequiredKeyedService<IGrainStorage>("Default");
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

    public async Task<bool> ReadAsync(long id)
    {
        var state = new GrainState<Row>();
        await _storage.ReadStateAsync("row", IdOf(id), state);
        return state.RecordExists;
    }

    public async Task ListAsync(IBufferWriter<byte> json)
    {
        IItemList list = _cluster.Store;
        for (long? last = 0; last is not null;)
        {
            last = await list.WriteJsonAsync(last.Value, long.MaxValue, json, CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static GrainId IdOf(long id) => GrainId.Create(Type, GrainIdKeyExtensions.CreateIntegerKey(id));
}

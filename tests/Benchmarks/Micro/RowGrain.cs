using Orleans.Concurrency;
using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.Benchmarks.Micro;

[Alias("owl.bench.IRowGrain")]
internal interface IRowGrain : IGrainWithIntegerKey
{
    [Alias("get"), ReadOnly]
    ValueTask<Row?> Get();

    /// <summary>The same, after which the grain leaves memory.</summary>
    [Alias("get-once")]
    ValueTask<Row?> GetOnce();
}

[GrainType("row")]
internal sealed class RowGrain(IRowStore<Row> rows, ItemsInMemory inMemory) : ItemGrain<Row>(rows, inMemory), IRowGrain
{
    public ValueTask<Row?> GetOnce()
    {
        DeactivateOnIdle();
        return Get();
    }
}

[Alias("owl.bench.IRowsGrain")]
internal interface IRowsGrain : IGrainWithIntegerKey
{
    [Alias("create")]
    Task<Creation<Row>> Create(Row row);
}

[GrainType("rows")]
internal sealed class RowsGrain(IRowStore<Row> rows, Table<Row> table) : CollectionGrain<Row>(rows, table), IRowsGrain
{
    public Task<Creation<Row>> Create(Row row) => CreateAsync(row, null);
}

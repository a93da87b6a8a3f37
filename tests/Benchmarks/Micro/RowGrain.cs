namespace Owl.Benchmarks.Micro;

[Alias("owl.bench.IRowGrain")]
internal interface IRowGrain : IGrainWithIntegerKey
{
    [Alias("get")]
    ValueTask<Row?> Get();

    /// <summary>The same, after which the grain leaves memory.</summary>
    [Alias("get-once")]
    ValueTask<Row?> GetOnce();
}

[GrainType(TypeName)]
internal sealed class RowGrain([PersistentState("row")] IPersistentState<Row> state) : Grain, IRowGrain
{
    public const string TypeName = "row";

    public ValueTask<Row?> Get() => ValueTask.FromResult(state.RecordExists ? state.State : null);

    public ValueTask<Row?> GetOnce()
    {
        DeactivateOnIdle();
        return Get();
    }
}

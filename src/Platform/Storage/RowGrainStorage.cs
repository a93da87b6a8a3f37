using Orleans.Storage;

namespace Owl.Storage;

/// <summary>
/// Orleans' storage contract over the rows of a service, for the grains of its items. They only read: a row is appended by
/// the collection that it belongs to, and never changed.
/// </summary>
internal sealed class RowGrainStorage<TRow>(IRowStore<TRow> store, Table<TRow> table) : IGrainStorage
    where TRow : class
{
    // All rows are as they were created.
    private const string OnlyVersion = "1";

    private readonly GrainType _owner = GrainType.Create(table.GrainType);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Own(grainId, grainState);
        var row = await store.ReadAsync(grainId.GetIntegerKey(), CancellationToken.None);
        state.RecordExists = row is not null;
        state.ETag = row is null ? null! : OnlyVersion;
        if (row is not null)
        {
            state.State = row;
        }
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw NeverChanges();

    /// <exception cref="NotSupportedException">Always.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw NeverChanges();

    // Two grain types never share a table, so equal ids and state names cannot collide (dotnet/orleans#9737).
    private IGrainState<TRow> Own<T>(GrainId grainId, IGrainState<T> grainState) =>
        grainId.Type == _owner && grainState is IGrainState<TRow> state
            ? state
            : throw new InvalidOperationException(
                $"Table '{table.Name}' keeps {typeof(TRow).Name} of grain type '{table.GrainType}', not {typeof(T).Name} of '{grainId.Type}'.");

    private NotSupportedException NeverChanges() =>
        new($"A row of table '{table.Name}' is appended to the store, and never changed: its grain can only read it.");
}

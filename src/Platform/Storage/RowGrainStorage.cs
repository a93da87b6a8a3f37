using System.Globalization;
using Orleans.Storage;

namespace Owl.Storage;

/// <summary>
/// Orleans' storage contract over the rows of a service. The ETag is the row's version. A write that meets another
/// version, or an id that is taken, fails that grain alone with <see cref="InconsistentStateException"/>.
/// </summary>
internal sealed class RowGrainStorage<TRow>(IRowStore<TRow> store, Table<TRow> table) : IGrainStorage
    where TRow : class
{
    private const string FirstVersion = "1";
    private readonly GrainType _owner = GrainType.Create(table.GrainType);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Own(grainId, grainState);
        var stored = await store.ReadAsync(grainId.GetIntegerKey(), CancellationToken.None);
        state.RecordExists = stored is not null;
        state.ETag = stored is null ? null! : ETagOf(stored.Version);
        if (stored is not null)
        {
            state.State = stored.Row;
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Own(grainId, grainState);
        long replaces = VersionOf(state.ETag);
        if (!await store.WriteAsync(grainId.GetIntegerKey(), state.State!, replaces))
        {
            throw Conflict(grainId, state.ETag);
        }

        state.ETag = ETagOf(replaces + 1);
        state.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = Own(grainId, grainState);
        if (state.RecordExists && !await store.DeleteAsync(grainId.GetIntegerKey(), VersionOf(state.ETag)))
        {
            throw Conflict(grainId, state.ETag);
        }

        state.ETag = null!;
        state.RecordExists = false;
    }

    // Two grain types never share a table, so equal ids and state names cannot collide (dotnet/orleans#9737).
    private IGrainState<TRow> Own<T>(GrainId grainId, IGrainState<T> grainState) =>
        grainId.Type == _owner && grainState is IGrainState<TRow> state
            ? state
            : throw new InvalidOperationException(
                $"Table '{table.Name}' keeps {typeof(TRow).Name} of grain type '{table.GrainType}', not {typeof(T).Name} of '{grainId.Type}'.");

    private InconsistentStateException Conflict(GrainId grainId, string? etag) =>
        new($"{grainId} was written by someone else: table '{table.Name}' no longer has it at version {VersionOf(etag)}.",
            storedEtag: "unknown", currentEtag: etag ?? "none");

    private static string ETagOf(long version) => version == 1 ? FirstVersion : version.ToString(CultureInfo.InvariantCulture);

    private static long VersionOf(string? etag) => etag is null ? 0 : long.Parse(etag, CultureInfo.InvariantCulture);
}

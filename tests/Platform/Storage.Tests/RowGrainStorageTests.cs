using Owl.Storage.Sqlite;
using Owl.Storage.Tests.Sqlite;

namespace Owl.Storage.Tests;

/// <summary>Orleans' storage contract, as grains see it.</summary>
public sealed class RowGrainStorageTests : IDisposable
{
    private const string StateName = "item";
    private static readonly GrainId Grain = IdOf(ItemTable.GrainType, 1);

    private readonly StoreFile _file = new();
    private readonly SqliteStore<Item> _store;
    private readonly RowGrainStorage<Item> _storage;

    public RowGrainStorageTests()
    {
        _store = _file.Open();
        _storage = new RowGrainStorage<Item>(_store, ItemTable.Definition);
    }

    public void Dispose()
    {
        _store.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task A_record_that_is_missing_does_not_exist_and_has_no_ETag()
    {
        var state = await ReadAsync();

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task A_record_exists_with_an_ETag_that_stays()
    {
        await _store.AddAsync("first");

        var state = await ReadAsync();

        Assert.True(state.RecordExists);
        Assert.Equal(new Item(1, "first", 0), state.State);
        Assert.Equal(state.ETag, (await ReadAsync()).ETag);
    }

    [Fact]
    public async Task A_record_is_appended_to_the_store_and_never_written_or_cleared_by_its_grain()
    {
        await _store.AddAsync("first");
        var state = await ReadAsync();
        state.State = Item.Of("second");

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => _storage.WriteStateAsync(StateName, Grain, state));
        await Assert.ThrowsAsync<NotSupportedException>(() => _storage.ClearStateAsync(StateName, Grain, state));

        Assert.Equal("A row of table 'items' is appended to the store, and never changed: its grain can only read it.", refusal.Message);
        Assert.Equal("first", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Two_grain_types_with_the_same_id_and_state_name_cannot_collide()
    {
        await _store.AddAsync("item");
        var state = new GrainState<Item>(Item.Of("other"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.ReadStateAsync(StateName, IdOf("other", 1), state));
    }

    [Fact]
    public async Task A_state_of_another_type_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _storage.ReadStateAsync(StateName, Grain, new GrainState<string>("text")));

        Assert.Equal("Table 'items' keeps Item of grain type 'item', not String of 'item'.", refusal.Message);
    }

    [Fact]
    public async Task A_read_that_fails_is_no_record_that_is_missing()
    {
        _store.Dispose();

        await Assert.ThrowsAsync<StorageUnavailableException>(ReadAsync);
    }

    private static GrainId IdOf(string grainType, long key) =>
        GrainId.Create(GrainType.Create(grainType), GrainIdKeyExtensions.CreateIntegerKey(key));

    private async Task<GrainState<Item>> ReadAsync()
    {
        var state = new GrainState<Item>(Item.Of("not read"));
        await _storage.ReadStateAsync(StateName, Grain, state);
        return state;
    }
}

using Orleans.Storage;
using Owl.Storage.Sqlite;
using Owl.Storage.Tests.Sqlite;

namespace Owl.Storage.Tests;

/// <summary>Orleans' storage contract, as grains see it.</summary>
public sealed class RowGrainStorageTests : IDisposable
{
    private const string StateName = "item";
    private static readonly GrainId Grain = IdOf(ItemTable.GrainType, 5);

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
    public async Task A_record_that_has_gone_no_longer_exists_when_it_is_read_again()
    {
        var state = await WriteAsync("here");
        await _store.DeleteAsync(5, replaces: 1);

        await _storage.ReadStateAsync(StateName, Grain, state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task A_write_makes_the_record_and_gives_it_an_ETag()
    {
        var state = await WriteAsync("first");

        Assert.True(state.RecordExists);
        Assert.NotNull(state.ETag);
        var read = await ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal(state.ETag, read.ETag);
        Assert.Equal(Item.Of(5, "first"), read.State);
    }

    [Fact]
    public async Task Each_write_changes_the_ETag()
    {
        var state = await WriteAsync("0");
        HashSet<string?> etags = [state.ETag];
        for (int write = 1; write <= 12; write++)
        {
            state.State = Item.Of(5, $"{write}");
            await _storage.WriteStateAsync(StateName, Grain, state);
            Assert.True(etags.Add(state.ETag));
            Assert.Equal(state.ETag, (await ReadAsync()).ETag);
        }
    }

    [Fact]
    public async Task A_write_with_a_stale_ETag_is_inconsistent_and_changes_nothing()
    {
        var stale = await WriteAsync("first");
        var winner = await ReadAsync();
        winner.State = Item.Of(5, "winner");
        await _storage.WriteStateAsync(StateName, Grain, winner);
        string? staleETag = stale.ETag;

        stale.State = Item.Of(5, "loser");
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync(StateName, Grain, stale));

        Assert.Equal(staleETag, stale.ETag);
        var stored = await ReadAsync();
        Assert.Equal(Item.Of(5, "winner"), stored.State);
        Assert.Equal(winner.ETag, stored.ETag);
    }

    [Fact]
    public async Task A_write_without_an_ETag_on_a_record_that_exists_is_inconsistent()
    {
        await WriteAsync("first");
        var second = new GrainState<Item>(Item.Of(5, "second"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync(StateName, Grain, second));

        Assert.False(second.RecordExists);
        Assert.Null(second.ETag);
        Assert.Equal(Item.Of(5, "first"), (await ReadAsync()).State);
    }

    [Fact]
    public async Task A_write_with_the_ETag_of_a_record_that_has_gone_is_inconsistent()
    {
        var state = await WriteAsync("first");
        await _store.DeleteAsync(5, replaces: 1);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync(StateName, Grain, state));

        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task A_cleared_record_is_gone_and_can_be_written_anew()
    {
        var state = await WriteAsync("first");

        await _storage.ClearStateAsync(StateName, Grain, state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.False((await ReadAsync()).RecordExists);
        await _storage.WriteStateAsync(StateName, Grain, state);
        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task A_record_that_does_not_exist_can_be_cleared()
    {
        var state = await ReadAsync();

        await _storage.ClearStateAsync(StateName, Grain, state);

        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task A_clearing_with_a_stale_ETag_is_inconsistent_and_the_record_stays()
    {
        var stale = await WriteAsync("first");
        var winner = await ReadAsync();
        await _storage.WriteStateAsync(StateName, Grain, winner);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync(StateName, Grain, stale));

        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task Two_grain_types_with_the_same_id_and_state_name_cannot_collide()
    {
        await WriteAsync("item");
        var other = IdOf("other", 5);
        var state = new GrainState<Item>(Item.Of(5, "other")) { ETag = "1", RecordExists = true };

        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.ReadStateAsync(StateName, other, state));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.WriteStateAsync(StateName, other, state));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.ClearStateAsync(StateName, other, state));

        Assert.Equal(Item.Of(5, "item"), (await ReadAsync()).State);
    }

    [Fact]
    public async Task A_state_of_another_type_is_refused()
    {
        var state = new GrainState<string>("text");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.WriteStateAsync(StateName, Grain, state));

        Assert.Equal("Table 'items' keeps Item of grain type 'item', not String of 'item'.", refusal.Message);
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task A_write_that_could_not_be_committed_leaves_the_ETag_as_it_was()
    {
        var state = await WriteAsync("first");
        string? etag = state.ETag;
        _store.Dispose();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.WriteStateAsync(StateName, Grain, state));

        Assert.Equal(etag, state.ETag);
    }

    private static GrainId IdOf(string grainType, long key) =>
        GrainId.Create(GrainType.Create(grainType), GrainIdKeyExtensions.CreateIntegerKey(key));

    private async Task<GrainState<Item>> ReadAsync()
    {
        var state = new GrainState<Item>(Item.Of(0, "not read"));
        await _storage.ReadStateAsync(StateName, Grain, state);
        return state;
    }

    private async Task<GrainState<Item>> WriteAsync(string text)
    {
        var state = new GrainState<Item>(Item.Of(5, text));
        await _storage.WriteStateAsync(StateName, Grain, state);
        return state;
    }
}

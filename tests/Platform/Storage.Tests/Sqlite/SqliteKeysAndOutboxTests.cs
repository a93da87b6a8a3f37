using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

public sealed class SqliteKeysAndOutboxTests : KeysAndOutboxTests, IDisposable
{
    private readonly StoreFile _file = new();
    private SqliteStore<Item> _store;

    public SqliteKeysAndOutboxTests() => _store = _file.Open(time: Time);

    private protected override IRowStore<Item> Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task Keys_and_pending_rows_survive_a_restart()
    {
        var since = Time.GetUtcNow();
        await CreateAsync(1, key: "k");
        string storeId = _store.StoreId;

        Restart();

        Assert.Equal(storeId, _store.StoreId);
        Assert.Equal(new OutboxSummary(1, since), await _store.SummarizeAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, (await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => CreateAsync(2, key: "k"))).ItemId);
    }

    [Fact]
    public async Task A_row_its_key_and_its_delivery_are_committed_together_or_not_at_all()
    {
        _file.Execute("CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => CreateAsync(1, key: "k"));
        _file.Execute("DROP TRIGGER refuse");

        Assert.Null(await _store.ReadAsync(1, TestContext.Current.CancellationToken));
        Assert.True(await CreateAsync(1, key: "k"));
    }

    [Fact]
    public void Every_store_has_an_id_of_its_own()
    {
        using var other = new StoreFile();
        using var store = other.Open();

        Assert.NotEqual(_store.StoreId, store.StoreId);
    }

    [Theory]
    [InlineData("k")]
    [InlineData(null)]
    public async Task Ids_whose_rows_someone_deleted_by_hand_are_not_given_again_while_they_are_keyed_or_pending(string? key)
    {
        await CreateAsync(1, key: null);
        await CreateAsync(2, key);
        _file.Execute("DELETE FROM items WHERE id = 2");

        Restart();

        Assert.Equal(2, _store.HighestId);
    }

    private void Restart()
    {
        _store.Dispose();
        _store = _file.Open(time: Time);
    }
}

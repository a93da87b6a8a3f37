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
        string? deliveryKey = (await _store.AppendAsync(Item.Of("t"), "k")).DeliveryKey;

        Restart();

        Assert.Equal(new OutboxSummary(1, since), await _store.SummarizeAsync(TestEnd));
        Assert.Equal(deliveryKey, (await _store.ReadPendingAsync(0, 1, 0, 1, TestEnd)).Rows.Single().Key);
        Assert.Equal(new Appended(1, false, null), await _store.AppendAsync(Item.Of("t"), "k"));
    }

    [Fact]
    public async Task A_row_its_key_and_its_delivery_are_committed_together_or_not_at_all()
    {
        _file.Execute("CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AddAsync("t", "k"));
        _file.Execute("DROP TRIGGER refuse");

        Assert.Null(await _store.ReadAsync(1, TestEnd));
        Assert.Equal(1, await _store.AddAsync("t", "k"));
    }

    [Fact]
    public async Task A_store_that_is_brought_back_from_a_copy_gives_ids_again_but_keeps_and_never_repeats_a_delivery_key()
    {
        string? inTheCopy = (await _store.AppendAsync(Item.Of("in the copy"), null)).DeliveryKey;
        _store.Dispose();
        byte[] copy = await File.ReadAllBytesAsync(_file.Path, TestEnd);
        _store = _file.Open(time: Time);
        var lost = await _store.AppendAsync(Item.Of("lost"), null);
        _store.Dispose();
        await File.WriteAllBytesAsync(_file.Path, copy, TestEnd);
        _store = _file.Open(time: Time);

        var other = await _store.AppendAsync(Item.Of("another"), null);

        Assert.Equal(lost.Id, other.Id);
        Assert.NotEqual(lost.DeliveryKey, other.DeliveryKey);
        Assert.Equal(
            [inTheCopy, other.DeliveryKey], (await _store.ReadPendingAsync(0, 1, 0, 9, TestEnd)).Rows.Select(row => row.Key));
    }

    [Fact]
    public async Task An_id_whose_row_someone_deleted_by_hand_is_not_given_again_while_its_delivery_is_pending()
    {
        await _store.AddManyAsync(2);
        _file.Execute("DELETE FROM items WHERE id = 2");

        Restart();

        Assert.Equal(3, await _store.AddAsync("t"));
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private void Restart()
    {
        _store.Dispose();
        _store = _file.Open(time: Time);
    }
}

using Owl.Storage.Postgres;

namespace Owl.Storage.Tests.Postgres;

public sealed class PostgresStoreTests : RowStoreTests, IAsyncDisposable
{
    private readonly Replicas _replicas;
    private readonly PostgresStore<Item> _store;

    public PostgresStoreTests(ServerFixture server)
    {
        _replicas = server.NewService();
        _store = _replicas.Open();
    }

    private protected override IRowStore<Item> Store => _store;

    public ValueTask DisposeAsync() => _replicas.DisposeAsync();
}

public sealed class PostgresKeysAndOutboxTests : KeysAndOutboxTests, IAsyncDisposable
{
    private readonly Replicas _replicas;
    private readonly PostgresStore<Item> _store;

    public PostgresKeysAndOutboxTests(ServerFixture server)
    {
        _replicas = server.NewService();
        _store = _replicas.Open(Time);
    }

    private protected override IRowStore<Item> Store => _store;

    public ValueTask DisposeAsync() => _replicas.DisposeAsync();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_and_pending_rows_survive_a_restart()
    {
        var since = Time.GetUtcNow();
        string? deliveryKey = (await _store.AppendAsync(Item.Of("t"), "k")).DeliveryKey;
        await _store.DisposeAsync();

        var again = _replicas.Open(Time);

        Assert.Equal(new OutboxSummary(1, since), await again.SummarizeAsync(TestEnd));
        Assert.Equal(deliveryKey, (await again.ReadPendingAsync(0, 1, 0, 1, TestEnd)).Rows.Single().Key);
        Assert.Equal(new Appended(1, false, null), await again.AppendAsync(Item.Of("t"), "k"));
    }

    [Fact]
    public async Task A_row_its_key_and_its_delivery_are_committed_together_or_not_at_all()
    {
        await _replicas.ExecuteAsync("ALTER TABLE outbox ADD CONSTRAINT refuse CHECK (false) NOT VALID");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AddAsync("t", "k"));
        await _replicas.ExecuteAsync("ALTER TABLE outbox DROP CONSTRAINT refuse");

        Assert.Null(await _store.ReadAsync(1, TestEnd));
        Assert.Equal(1, await _store.AddAsync("t", "k"));
    }

    [Fact]
    public async Task A_database_that_goes_on_from_a_state_before_gives_ids_again_but_no_delivery_key()
    {
        var lost = await _store.AppendAsync(Item.Of("lost"), null);
        await _replicas.ExecuteAsync("DELETE FROM items; DELETE FROM outbox; UPDATE store SET last_id = 0");

        var other = await _store.AppendAsync(Item.Of("another"), null);

        Assert.Equal(lost.Id, other.Id);
        Assert.NotEqual(lost.DeliveryKey, other.DeliveryKey);
    }
}

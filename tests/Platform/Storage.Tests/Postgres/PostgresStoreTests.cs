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

    [Fact]
    public async Task Keys_and_pending_rows_survive_a_restart()
    {
        var since = Time.GetUtcNow();
        await CreateAsync(1, key: "k");
        await _store.DisposeAsync();

        var again = _replicas.Open(Time);

        Assert.Equal(_store.StoreId, again.StoreId);
        Assert.Equal(new OutboxSummary(1, since), await again.SummarizeAsync(TestContext.Current.CancellationToken));
        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => again.WriteAsync(2, Item.Of(2, "t") with { Key = "k" }, replaces: 0));
        Assert.Equal(1, taken.ItemId);
    }

    [Fact]
    public async Task A_row_its_key_and_its_delivery_are_committed_together_or_not_at_all()
    {
        await _replicas.ExecuteAsync("ALTER TABLE outbox ADD CONSTRAINT refuse CHECK (false) NOT VALID");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => CreateAsync(1, key: "k"));
        await _replicas.ExecuteAsync("ALTER TABLE outbox DROP CONSTRAINT refuse");

        Assert.Null(await _store.ReadAsync(1, TestContext.Current.CancellationToken));
        Assert.True(await CreateAsync(1, key: "k"));
    }

    [Fact]
    public async Task A_key_that_is_taken_and_an_id_that_is_taken_are_told_apart_in_one_batch()
    {
        await CreateAsync(1, key: "first");

        var idTaken = CreateAsync(1, key: "second");
        var keyTaken = CreateAsync(2, key: "first");
        var both = CreateAsync(3, key: "third");

        Assert.False(await idTaken);
        Assert.Equal(1, (await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => keyTaken)).ItemId);
        Assert.True(await both);
        Assert.True(await CreateAsync(4, key: "second")); // It was not used up.
        Assert.Equal(1L, await _replicas.ExecuteAsync("SELECT id FROM idempotency_keys WHERE idempotency_key = 'first'"));
    }
}

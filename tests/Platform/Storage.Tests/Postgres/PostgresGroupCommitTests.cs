using Owl.Storage.Postgres;
using Owl.Testing;

namespace Owl.Storage.Tests.Postgres;

public sealed class PostgresGroupCommitTests(ServerFixture server) : IAsyncDisposable
{
    private readonly Replicas _replicas = server.NewService();
    private readonly Door _door = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _replicas.DisposeAsync();

    [Fact]
    public async Task Writes_that_queue_up_behind_a_commit_share_the_next_one()
    {
        var store = _replicas.Open(door: _door);
        var results = await WriteAsOneBatchAsync(store, [.. Enumerable.Range(2, 500).Select(id => Item.Of(id, "queued"))]);

        Assert.All(await Task.WhenAll(results), Assert.True);
        Assert.Equal(2L, await _replicas.ExecuteAsync("SELECT count(DISTINCT xmin::text) FROM items"));
    }

    [Fact]
    public async Task A_conflict_in_a_batch_is_told_to_its_writer_alone()
    {
        var store = _replicas.Open(door: _door);
        await store.WriteAsync(3, Item.Of(3, "taken"), replaces: 0);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "a"), Item.Of(3, "b"), Item.Of(4, "c"));

        Assert.Equal((bool[])[true, false, true], await Task.WhenAll(results));
        Assert.Equal("taken", (await store.ReadAsync(3, TestEnd))!.Row.Text);
    }

    [Fact]
    public async Task Of_two_writers_for_one_id_in_the_same_batch_the_first_one_wins()
    {
        var store = _replicas.Open(door: _door);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "first"), Item.Of(2, "second"));

        Assert.Equal((bool[])[true, false], await Task.WhenAll(results));
        Assert.Equal(new StoredRow<Item>(Item.Of(2, "first"), 1), await store.ReadAsync(2, TestEnd));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DEFERRABLE INITIALLY DEFERRED")] // Only the commit itself fails.
    public async Task A_commit_that_fails_is_acknowledged_to_nobody_and_later_writes_work(string deferred)
    {
        var store = _replicas.Open(door: _door);
        await _replicas.ExecuteAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON items {deferred} FOR EACH ROW WHEN (NEW.text = 'poison') EXECUTE FUNCTION refuse();
            """);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "before"), Item.Of(3, "poison"), Item.Of(4, "behind"));

        foreach (var result in results)
        {
            var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => result);
            Assert.Contains("refused", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1L, await _replicas.ExecuteAsync("SELECT sum(id)::bigint FROM items")); // The one that was committed before.
        Assert.True(await store.WriteAsync(2, Item.Of(2, "again"), replaces: 0));
        Assert.Equal("again", (await store.ReadAsync(2, TestEnd))!.Row.Text);
    }

    [Fact]
    public async Task A_write_beyond_the_queue_is_refused_at_once_and_the_others_are_stored()
    {
        var store = _replicas.Open(door: _door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] queued = [.. Enumerable.Range(2, PostgresWriter<Item>.QueueLimit).Select(id => store.WriteAsync(id, Item.Of(id, "queued"), 0))];

        var refused = store.WriteAsync(10_000, Item.Of(10_000, "one too many"), replaces: 0);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);

        _door.Open();
        Assert.True(await first);
        Assert.All(await Task.WhenAll(queued), Assert.True);
        Assert.Null(await store.ReadAsync(10_000, TestEnd));
    }

    [Fact]
    public async Task A_store_that_is_closed_first_commits_what_is_queued_and_then_refuses()
    {
        var store = _replicas.Open(door: _door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] queued = [.. Enumerable.Range(2, 100).Select(id => store.WriteAsync(id, Item.Of(id, "queued"), 0))];
        var closing = store.DisposeAsync();
        _door.Open();
        await closing;

        Assert.True(await first);
        Assert.All(await Task.WhenAll(queued), Assert.True);
        Assert.Equal(101L, await _replicas.ExecuteAsync("SELECT count(*) FROM items"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.WriteAsync(200, Item.Of(200, "t"), replaces: 0));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
    }

    [Fact]
    public async Task A_write_whose_connection_breaks_is_of_unknown_outcome_and_later_writes_work()
    {
        var store = _replicas.Open();
        await store.WriteAsync(1, Item.Of(1, "first"), replaces: 0);
        await using var other = await _replicas.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync(TestEnd);
        await Replicas.ExecuteAsync(other, "LOCK TABLE items");

        var write = store.WriteAsync(2, Item.Of(2, "cut off"), replaces: 0);
        string waiting = $"FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.application_name = '{_replicas.Schema}'";
        await Wait.UntilAsync(async () => await Replicas.ExecuteAsync(other, $"SELECT count(*) {waiting}") is 1L, TestEnd);
        await Replicas.ExecuteAsync(other, $"SELECT pg_terminate_backend(l.pid) {waiting}");

        await Assert.ThrowsAsync<StorageUnconfirmedException>(() => write);
        await transaction.RollbackAsync(TestEnd);
        Assert.True(await store.WriteAsync(3, Item.Of(3, "later"), replaces: 0));
    }

    // The writer stands in front of a transaction of its own until all of them are queued.
    private async Task<Task<bool>[]> WriteAsOneBatchAsync(PostgresStore<Item> store, params Item[] items)
    {
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] results = [.. items.Select(item => store.WriteAsync(item.Id, item, replaces: 0))];
        _door.Open();
        Assert.True(await first);
        return results;
    }
}

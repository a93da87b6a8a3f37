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
        await Task.WhenAll(await WriteAsOneBatchAsync(store, [.. Enumerable.Repeat(("queued", (string?)null), 500)]));

        Assert.Equal(2L, await _replicas.ExecuteAsync("SELECT count(DISTINCT xmin::text) FROM items"));
    }

    [Fact]
    public async Task A_key_that_is_taken_is_told_to_its_writer_alone_and_leaves_no_gap()
    {
        var store = _replicas.Open(door: _door);
        var results = await WriteAsOneBatchAsync(store, ("a", null), ("b", "key"), ("c", "key"), ("d", null));

        Assert.Equal([(2, true), (3, true), (3, false), (4, true)], (await Task.WhenAll(results)).Select(result => (result.Id, result.IsNew)));
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
        var results = await WriteAsOneBatchAsync(store, ("before", null), ("poison", null), ("behind", null));

        foreach (var result in results)
        {
            var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => result);
            Assert.Contains("refused", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1L, await _replicas.ExecuteAsync("SELECT sum(id)::bigint FROM items")); // The one that was committed before.
        Assert.Equal(2, await store.AddAsync("again")); // The ids that it was given are free again.
        Assert.Equal("again", (await store.ReadAsync(2, TestEnd))!.Text);
    }

    [Fact]
    public async Task A_write_beyond_the_queue_is_refused_at_once_and_the_others_are_stored()
    {
        var store = _replicas.Open(door: _door);
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        var queued = store.AddManyAsync(PostgresWriter<Item>.QueueLimit);

        var refused = store.AppendAsync(Item.Of("one too many"), null);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);

        _door.Open();
        Assert.Equal(1, (await first).Id);
        await queued;
        Assert.Equal(PostgresWriter<Item>.QueueLimit + 2, await store.AddAsync("next"));
    }

    [Fact]
    public async Task A_store_that_is_closed_first_commits_what_is_queued_and_then_refuses()
    {
        var store = _replicas.Open(door: _door);
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        var queued = store.AddManyAsync(100);
        var closing = store.DisposeAsync();
        _door.Open();
        await closing;

        Assert.Equal(1, (await first).Id);
        await queued;
        Assert.Equal(101L, await _replicas.ExecuteAsync("SELECT count(*) FROM items"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AddAsync("t"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
    }

    [Fact]
    public async Task A_write_whose_connection_breaks_is_of_unknown_outcome_and_later_writes_work()
    {
        var store = _replicas.Open();
        await store.AddAsync("first");
        await using var other = await _replicas.ConnectAsync();
        await using var transaction = await other.BeginTransactionAsync(TestEnd);
        await Replicas.ExecuteAsync(other, "LOCK TABLE items");

        var write = store.AppendAsync(Item.Of("cut off"), null);
        string waiting = $"FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.application_name = '{_replicas.Schema}'";
        await Wait.UntilAsync(async () => await Replicas.ExecuteAsync(other, $"SELECT count(*) {waiting}") is 1L, TestEnd);
        await Replicas.ExecuteAsync(other, $"SELECT pg_terminate_backend(l.pid) {waiting}");

        await Assert.ThrowsAsync<StorageUnconfirmedException>(() => write);
        await transaction.RollbackAsync(TestEnd);
        Assert.Equal(2, await store.AddAsync("later"));
    }

    // The writer stands in front of a transaction of its own until all of them are queued.
    private async Task<Task<Appended>[]> WriteAsOneBatchAsync(PostgresStore<Item> store, params (string Text, string? Key)[] items)
    {
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        Task<Appended>[] results = [.. items.Select(item => store.AppendAsync(Item.Of(item.Text), item.Key))];
        _door.Open();
        Assert.Equal(1, (await first).Id);
        return results;
    }
}

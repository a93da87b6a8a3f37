using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

public sealed class GroupCommitTests : IDisposable
{
    private readonly StoreFile _file = new();
    private readonly Door _door = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Writes_that_queue_up_behind_a_commit_share_the_next_one()
    {
        using var store = _file.Open(_door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] queued = [.. Enumerable.Range(2, 500).Select(id => store.WriteAsync(id, Item.Of(id, "queued"), 0))];
        _door.Open();

        Assert.True(await first);
        Assert.All(await Task.WhenAll(queued), Assert.True);
        Assert.Equal(2, _file.Commits());
    }

    [Fact]
    public async Task A_write_that_comes_alone_is_committed_alone()
    {
        using var store = _file.Open();
        for (int id = 1; id <= 3; id++)
        {
            Assert.True(await store.WriteAsync(id, Item.Of(id, "alone"), replaces: 0));
            Assert.Equal(id, _file.Commits());
        }
    }

    [Fact]
    public async Task A_write_is_on_disk_before_it_is_acknowledged()
    {
        using var store = _file.Open();
        for (int id = 1; id <= 20; id++)
        {
            await store.WriteAsync(id, Item.Of(id, "t"), replaces: 0);
            using var killed = _file.CopyAsAfterKill();
            Assert.Equal(id, killed.Execute("SELECT max(id) FROM items"));
        }
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_its_transaction_is_committed()
    {
        using var store = _file.Open(_door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;

        Assert.False(first.IsCompleted);
        Assert.Equal(0, _file.Execute("SELECT count(*) FROM items"));
        _door.Open();
        Assert.True(await first);
    }

    [Fact]
    public async Task A_conflict_in_a_batch_is_told_to_its_writer_alone()
    {
        await _file.FillAsync(Item.Of(3, "taken"));
        using var store = _file.Open(_door);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "a"), Item.Of(3, "b"), Item.Of(4, "c"));

        Assert.Equal((bool[])[true, false, true], await Task.WhenAll(results));
        Assert.Equal("taken", (await store.ReadAsync(3, TestEnd))!.Row.Text);
    }

    [Fact]
    public async Task Of_two_writers_for_one_id_in_the_same_batch_the_first_one_wins()
    {
        using var store = _file.Open(_door);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "first"), Item.Of(2, "second"));

        Assert.Equal((bool[])[true, false], await Task.WhenAll(results));
        Assert.Equal(new StoredRow<Item>(Item.Of(2, "first"), 1), await store.ReadAsync(2, TestEnd));
    }

    [Theory]
    [InlineData("SELECT RAISE(ROLLBACK, 'refused')")]
    [InlineData("SELECT RAISE(ABORT, 'refused')")]
    [InlineData("SELECT RAISE(FAIL, 'refused')")]
    [InlineData("INSERT INTO debt VALUES (-1)")] // A deferred reference to nothing: only COMMIT itself fails.
    public async Task A_commit_that_fails_is_acknowledged_to_nobody_and_later_writes_work(string action)
    {
        await _file.FillAsync();
        _file.Execute($"""
            CREATE TABLE debt (id REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER refuse AFTER INSERT ON items WHEN NEW.text = 'poison' BEGIN {action}; END;
            """);
        using var store = _file.Open(_door);
        var results = await WriteAsOneBatchAsync(store, Item.Of(2, "before"), Item.Of(3, "poison"), Item.Of(4, "behind"));

        foreach (var result in results)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => result);
        }

        Assert.Equal(1, _file.Execute("SELECT sum(id) FROM items")); // The one that was committed before.
        Assert.Null(await store.ReadAsync(2, TestEnd));
        Assert.True(await store.WriteAsync(2, Item.Of(2, "again"), replaces: 0));
        Assert.Equal("again", (await store.ReadAsync(2, TestEnd))!.Row.Text);
    }

    [Fact]
    public async Task A_file_that_someone_else_keeps_locked_fails_the_write_and_later_writes_work()
    {
        using var store = _file.Open();
        using (var other = _file.Connect())
        {
            StoreFile.Execute(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.WriteAsync(1, Item.Of(1, "t"), replaces: 0));
            Assert.Null(await store.ReadAsync(1, TestEnd)); // Reads go on.
        }

        Assert.True(await store.WriteAsync(1, Item.Of(1, "t"), replaces: 0));
    }

    [Fact]
    public async Task Reads_see_what_was_committed_last_while_the_writer_writes()
    {
        await _file.FillAsync(Item.Of(1, "old"));
        using var store = _file.Open(_door);
        var write = store.WriteAsync(1, Door.Stop(1), replaces: 1);
        await _door.Reached;

        Assert.Equal("old", (await store.ReadAsync(1, TestEnd))!.Row.Text);
        _door.Open();
        await write;
        Assert.Equal(2, (await store.ReadAsync(1, TestEnd))!.Version);
    }

    [Fact]
    public async Task A_write_beyond_the_queue_is_refused_at_once_and_the_others_are_stored()
    {
        using var store = _file.Open(_door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] queued = [.. Enumerable.Range(2, SqliteWriter<Item>.QueueLimit).Select(id => store.WriteAsync(id, Item.Of(id, "queued"), 0))];

        var refused = store.WriteAsync(10_000, Item.Of(10_000, "one too many"), replaces: 0);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);

        _door.Open();
        Assert.True(await first);
        Assert.All(await Task.WhenAll(queued), Assert.True);
        Assert.Null(await store.ReadAsync(10_000, TestEnd));
    }

    [Fact]
    public async Task A_store_that_is_closed_first_commits_what_is_queued()
    {
        var store = _file.Open(_door);
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] queued = [.. Enumerable.Range(2, 100).Select(id => store.WriteAsync(id, Item.Of(id, "queued"), 0))];
        var closing = Task.Run(store.Dispose, TestEnd);
        _door.Open();
        await closing;

        Assert.True(await first);
        Assert.All(await Task.WhenAll(queued), Assert.True);
        Assert.Equal(101, _file.Execute("SELECT count(*) FROM items"));
    }

    [Fact]
    public async Task A_store_that_is_closed_refuses_reads_and_writes()
    {
        var store = _file.Open();
        await store.WriteAsync(1, Item.Of(1, "t"), replaces: 0);
        store.Dispose();
        store.Dispose(); // A second time does nothing.

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.WriteAsync(2, Item.Of(2, "t"), replaces: 0));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
    }

    [Fact]
    public async Task A_read_that_fails_says_that_the_store_is_unavailable()
    {
        await _file.FillAsync(Item.Of(1, "t"));
        using var store = _file.Open();
        _file.Execute("ALTER TABLE items RENAME TO moved");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
        _file.Execute("ALTER TABLE moved RENAME TO items");
        Assert.NotNull(await store.ReadAsync(1, TestEnd));
    }

    // The writer stands in a transaction of its own until all of them are queued.
    private async Task<Task<bool>[]> WriteAsOneBatchAsync(SqliteStore<Item> store, params Item[] items)
    {
        var first = store.WriteAsync(1, Door.Stop(1), replaces: 0);
        await _door.Reached;
        Task<bool>[] results = [.. items.Select(item => store.WriteAsync(item.Id, item, replaces: 0))];
        _door.Open();
        Assert.True(await first);
        return results;
    }
}

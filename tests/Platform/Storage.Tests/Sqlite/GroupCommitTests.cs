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
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        var queued = store.AddManyAsync(500);
        _door.Open();

        Assert.Equal(1, (await first).Id);
        await queued;
        Assert.Equal(2, _file.Commits());
    }

    [Fact]
    public async Task A_write_that_comes_alone_is_committed_alone()
    {
        using var store = _file.Open();
        for (int id = 1; id <= 3; id++)
        {
            Assert.Equal(id, await store.AddAsync("alone"));
            Assert.Equal(id, _file.Commits());
        }
    }

    [Fact]
    public async Task A_write_is_on_disk_before_it_is_acknowledged()
    {
        using var store = _file.Open();
        for (int id = 1; id <= 20; id++)
        {
            await store.AddAsync("t");
            using var killed = _file.CopyAsAfterKill();
            Assert.Equal(id, killed.Execute("SELECT max(id) FROM items"));
        }
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_its_transaction_is_committed()
    {
        using var store = _file.Open(_door);
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;

        Assert.False(first.IsCompleted);
        Assert.Equal(0, _file.Execute("SELECT count(*) FROM items"));
        _door.Open();
        Assert.Equal(1, (await first).Id);
    }

    [Fact]
    public async Task A_key_that_is_taken_is_told_to_its_writer_alone_and_leaves_no_gap()
    {
        using var store = _file.Open(_door);
        var results = await WriteAsOneBatchAsync(store, ("a", null), ("b", "key"), ("c", "key"), ("d", null));

        Assert.Equal([(2, true), (3, true), (3, false), (4, true)], (await Task.WhenAll(results)).Select(result => (result.Id, result.IsNew)));
    }

    [Fact]
    public async Task Ids_go_on_behind_a_row_that_a_person_put_there_meanwhile()
    {
        using var store = _file.Open();
        await store.AddAsync("t");
        _file.Execute("INSERT INTO items (id, text, number) VALUES (7, 'by hand', 0)");

        Assert.Equal(8, await store.AddAsync("t"));
        Assert.Equal("by hand", (await store.ReadAsync(7, TestEnd))!.Text);
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
        var results = await WriteAsOneBatchAsync(store, ("before", null), ("poison", null), ("behind", null));

        foreach (var result in results)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => result); // Exactly this: it is known not to be stored.
        }

        Assert.Equal(1, _file.Execute("SELECT sum(id) FROM items")); // The one that was committed before.
        Assert.Null(await store.ReadAsync(2, TestEnd));
        Assert.Equal(2, await store.AddAsync("again")); // The ids that it was given are free again.
        Assert.Equal("again", (await store.ReadAsync(2, TestEnd))!.Text);
    }

    [Fact]
    public async Task A_file_that_someone_else_keeps_locked_fails_the_write_and_later_writes_work()
    {
        using var store = _file.Open();
        using (var other = _file.Connect())
        {
            StoreFile.Execute(other, "BEGIN IMMEDIATE");
            await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AddAsync("t"));
            Assert.Null(await store.ReadAsync(1, TestEnd)); // Reads go on.
        }

        Assert.Equal(1, await store.AddAsync("t"));
    }

    [Fact]
    public async Task Reads_see_what_was_committed_last_while_the_writer_writes()
    {
        await _file.FillAsync("old");
        using var store = _file.Open(_door);
        var write = store.AppendAsync(Door.Stop, null);
        await _door.Reached;

        Assert.Equal("old", (await store.ReadAsync(1, TestEnd))!.Text);
        Assert.Null(await store.ReadAsync(2, TestEnd));
        _door.Open();
        await write;
        Assert.NotNull(await store.ReadAsync(2, TestEnd));
    }

    [Fact]
    public async Task A_write_beyond_the_queue_is_refused_at_once_and_the_others_are_stored()
    {
        using var store = _file.Open(_door);
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        var queued = store.AddManyAsync(SqliteWriter<Item>.QueueLimit);

        var refused = store.AppendAsync(Item.Of("one too many"), null);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => refused);

        _door.Open();
        Assert.Equal(1, (await first).Id);
        await queued;
        Assert.Equal(SqliteWriter<Item>.QueueLimit + 2, await store.AddAsync("next"));
    }

    [Fact]
    public async Task A_store_that_is_closed_first_commits_what_is_queued()
    {
        var store = _file.Open(_door);
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        var queued = store.AddManyAsync(100);
        var closing = Task.Run(store.Dispose, TestEnd);
        _door.Open();
        await closing;

        Assert.Equal(1, (await first).Id);
        await queued;
        Assert.Equal(101, _file.Execute("SELECT count(*) FROM items"));
    }

    [Fact]
    public async Task A_store_that_is_closed_refuses_reads_and_writes()
    {
        var store = _file.Open();
        await store.AddAsync("t");
        store.Dispose();
        store.Dispose(); // A second time does nothing.

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AddAsync("t"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
    }

    [Fact]
    public async Task A_read_that_fails_says_that_the_store_is_unavailable()
    {
        await _file.FillAsync("t");
        using var store = _file.Open();
        _file.Execute("ALTER TABLE items RENAME TO moved");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(1, TestEnd));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(TestEnd));
        _file.Execute("ALTER TABLE moved RENAME TO items");
        Assert.NotNull(await store.ReadAsync(1, TestEnd));
    }

    // The writer stands in a transaction of its own until all of them are queued.
    private async Task<Task<Appended>[]> WriteAsOneBatchAsync(SqliteStore<Item> store, params (string Text, string? Key)[] items)
    {
        var first = store.AppendAsync(Door.Stop, null);
        await _door.Reached;
        Task<Appended>[] results = [.. items.Select(item => store.AppendAsync(Item.Of(item.Text), item.Key))];
        _door.Open();
        Assert.Equal(1, (await first).Id);
        return results;
    }
}

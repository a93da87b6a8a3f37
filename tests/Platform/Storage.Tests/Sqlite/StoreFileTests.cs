using Microsoft.Data.Sqlite;
using Owl.ServiceDefaults;
using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

/// <summary>What becomes of a file that is opened: kept, made, or refused and left as it was.</summary>
public sealed class StoreFileTests : IDisposable
{
    private readonly StoreFile _file = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private static IEnumerable<string> ManyItems => Enumerable.Repeat(new string('x', 200), 2000);

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Everything_is_there_after_a_clean_stop()
    {
        await _file.FillAsync("買い物", "🦉");

        using var store = _file.Open();

        await HasBothAsync(store);
    }

    [Fact]
    public async Task Everything_acknowledged_is_there_after_a_kill()
    {
        using var running = _file.Open();
        await running.AddAsync("買い物");
        await running.AddAsync("🦉");
        using var killed = _file.CopyAsAfterKill();

        using var store = killed.Open();

        await HasBothAsync(store);
    }

    [Fact]
    public async Task Ids_go_on_after_a_restart()
    {
        await _file.FillAsync("first");

        using var again = _file.Open();

        Assert.Equal(2, await again.AddAsync("second"));
    }

    [Fact]
    public async Task A_clean_stop_leaves_one_file_that_people_can_read()
    {
        await _file.FillAsync("t");

        Assert.Equal(["items.db", "items.db.lock"], Directory.GetFiles(Path.GetDirectoryName(_file.Path)!).Select(Path.GetFileName).Order());
        Assert.Equal(1, _file.Execute("SELECT id FROM items WHERE text = 't' AND number = 0 AND idempotency_key IS NULL"));
    }

    [Fact]
    public void A_commit_goes_through_the_write_ahead_log_and_is_flushed_to_the_disk()
    {
        using var file = SqliteFile.Open(_file.Path, ItemTable.Definition);
        using var connection = file.Connect(SqliteOpenMode.ReadWrite);

        Assert.Equal(1, StoreFile.Execute(connection, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"));
        Assert.Equal(2, StoreFile.Execute(connection, "PRAGMA synchronous")); // 2 is FULL
    }

    [Fact]
    public void A_start_that_was_killed_before_it_made_its_table_is_done_again()
    {
        _file.Execute("PRAGMA journal_mode = WAL");
        Assert.True(new FileInfo(_file.Path).Length > 0);

        using var store = _file.Open();

        Assert.Equal(0, _file.Execute("SELECT count(*) FROM items"));
    }

    [Fact]
    public void A_start_that_was_killed_in_its_first_transaction_is_done_again()
    {
        using var connection = _file.Connect();
        StoreFile.Execute(connection, "PRAGMA cache_size = 1; BEGIN; CREATE TABLE t (x)");
        StoreFile.Execute(connection, "INSERT INTO t VALUES (zeroblob(100000))"); // Too large to stay in memory until the commit.
        using var killed = _file.CopyAsAfterKill("", "-journal");
        Assert.True(new FileInfo(killed.Path).Length > 0);

        using var store = killed.Open();

        Assert.Equal(0, killed.Execute("SELECT count(*) FROM items"));
    }

    [Fact]
    public async Task A_store_of_version_1_becomes_one_of_today_with_its_rows_keys_and_deliveries()
    {
        _file.MakeVersion1();

        using (var store = _file.Open())
        {
            Assert.Equal(new Item(1, "a", 10), await store.ReadAsync(1, TestEnd));
            Assert.Equal(new Appended(2, false, null), await store.AppendAsync(Item.Of("b"), "k"));
            Assert.Equal([new PendingDelivery(3, "abc-3", null)], (await store.ReadPendingAsync(0, 1, 0, 9, TestEnd)).Rows);
            Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), (await store.SummarizeAsync(TestEnd)).OldestSince);
            Assert.Equal(4, await store.AddAsync("d", "k4"));
        }

        using var fresh = new StoreFile();
        await fresh.FillAsync();
        const string Tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
        Assert.Equal(fresh.Execute(Tables), _file.Execute(Tables));
    }

    [Fact]
    public async Task The_files_of_a_store_are_its_owners_alone()
    {
        using var store = _file.Open();
        await store.AddAsync("t");

        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(_file.Path + suffix));
        }
    }

    [Fact]
    public async Task The_log_that_a_foreign_reader_let_grow_shrinks_when_it_has_gone()
    {
        using var store = _file.Open();
        string text = new('x', 100_000);
        await store.AddAsync(text);
        using (var reader = _file.Connect())
        {
            StoreFile.Execute(reader, "BEGIN; SELECT count(*) FROM items");
            await store.AddManyAsync(150, text);
            Assert.True(new FileInfo(_file.Path + "-wal").Length > 12_000_000);
        }

        await store.AddAsync("t"); // Folds the log into the file.
        await store.AddAsync("t"); // Begins the log anew.

        Assert.InRange(new FileInfo(_file.Path + "-wal").Length, 0, 5_000_000);
    }

    [Fact]
    public void An_empty_file_becomes_a_store()
    {
        File.Create(_file.Path).Dispose();

        using var store = _file.Open();

        Assert.Equal(0, _file.Execute("SELECT count(*) FROM items"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllBytes(_file.Path, new byte[8192].Select((_, index) => (byte)(index * 31)).ToArray());

        IsRefused("is damaged (");
    }

    [Fact]
    public async Task A_file_with_a_damaged_header_is_refused()
    {
        await _file.FillAsync(ManyItems);
        Overwrite(0, 100);

        IsRefused("is damaged (");
    }

    [Theory]
    [InlineData(1)] // the table's root
    [InlineData(20)]
    [InlineData(-1)] // the newest rows
    public async Task A_file_with_a_damaged_page_is_refused(int page)
    {
        await _file.FillAsync(ManyItems);
        long pages = new FileInfo(_file.Path).Length / 4096;
        Overwrite(4096 * (page < 0 ? pages + page : page), 4096);

        IsRefused("is damaged (");
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(100)]
    [InlineData(300_000)]
    public async Task A_file_that_lacks_its_end_is_refused(int lacking)
    {
        await _file.FillAsync(ManyItems);
        using (var file = File.OpenWrite(_file.Path))
        {
            file.SetLength(file.Length - lacking);
        }

        IsRefused("is damaged (");
    }

    [Fact]
    public async Task A_damaged_file_is_refused_with_what_can_be_done()
    {
        await _file.FillAsync(ManyItems);
        Overwrite(4096, 4096);

        IsRefused("it was left as it is. Move it away to start empty, or put a good copy in its place");
    }

    [Fact]
    public async Task A_file_from_a_newer_version_is_refused()
    {
        await _file.FillAsync("t");
        _file.Execute("PRAGMA user_version = 3");

        IsRefused("was written by a newer version (schema 3, this one knows 2); it was left as it is");
    }

    [Fact]
    public async Task A_file_from_a_newer_version_that_was_killed_is_refused_with_its_log()
    {
        using var running = _file.Open();
        await running.AddAsync("t");
        _file.Execute("PRAGMA user_version = 3");
        using var killed = _file.CopyAsAfterKill();

        IsRefused(killed, "was written by a newer version");
    }

    [Fact]
    public void A_file_of_another_program_is_refused()
    {
        _file.Execute("CREATE TABLE items (id INTEGER PRIMARY KEY); INSERT INTO items VALUES (1)");

        IsRefused("is not a store of this service; it was left as it is");
    }

    [Fact]
    public async Task The_file_of_another_service_is_refused()
    {
        await _file.FillAsync("t");
        _file.Execute("ALTER TABLE items RENAME TO users");

        IsRefused("is not a store of this service; it was left as it is");
    }

    [Fact]
    public async Task A_file_in_use_is_refused_with_the_pid_of_its_user()
    {
        await _file.FillAsync("t");
        using var user = _file.Open();

        var refusal = Assert.Throws<CannotStartException>(() => _file.Open());

        Assert.StartsWith(_file.Path, refusal.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($" is in use by pid {Environment.ProcessId} (", refusal.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(await user.ReadAsync(1, TestEnd)); // The one who has it goes on.
        Assert.Equal(2, await user.AddAsync("t"));
    }

    [Fact]
    public async Task A_refused_file_can_be_opened_once_it_is_put_right()
    {
        await _file.FillAsync("t");
        _file.Execute("PRAGMA user_version = 3");
        Assert.Throws<CannotStartException>(() => _file.Open());
        _file.Execute("PRAGMA user_version = 2");

        using var store = _file.Open();

        Assert.NotNull(await store.ReadAsync(1, TestEnd));
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_told()
    {
        File.Create(_file.Path).Dispose();

        var refusal = Assert.Throws<CannotStartException>(
            () => SqliteFile.Open(Path.Combine(_file.Path, "below", "items.db"), ItemTable.Definition));

        Assert.StartsWith("the data directory cannot be made: ", refusal.Message, StringComparison.Ordinal);
    }

    private void Overwrite(long offset, int length)
    {
        using var file = File.OpenWrite(_file.Path);
        file.Position = offset;
        file.Write(Enumerable.Range(0, length).Select(index => (byte)(index * 7)).ToArray());
    }

    private void IsRefused(string because) => IsRefused(_file, because);

    private static void IsRefused(StoreFile file, string because)
    {
        var before = file.Bytes();

        var refusal = Assert.Throws<CannotStartException>(() => file.Open());

        Assert.StartsWith(file.Path + " ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(before, file.Bytes());
    }

    private static async Task HasBothAsync(SqliteStore<Item> store)
    {
        Assert.Equal(new Item(1, "買い物", 0), await store.ReadAsync(1, TestEnd));
        Assert.Equal(new Item(2, "🦉", 0), await store.ReadAsync(2, TestEnd));
    }
}

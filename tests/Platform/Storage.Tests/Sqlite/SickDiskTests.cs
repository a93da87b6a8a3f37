namespace Owl.Storage.Tests.Sqlite;

/// <summary>What a store says when the disk fails it, and what of that is true after a kill. Real processes, real system calls.</summary>
public sealed class SickDiskTests : IDisposable
{
    private const string Flushes = "fsync,fdatasync";

    // What changes the files; a kill between two others leaves the same behind.
    private const string Changes = "pwrite64,ftruncate,unlink,openat";

    private readonly StoreFile _file = new();

    public SickDiskTests() => Assert.SkipUnless(StoreProcess.CanRun, "strace is not installed.");

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_flush_that_fails_leaves_it_unknown_whether_the_row_is_stored_and_after_a_kill_it_is()
    {
        await _file.FillAsync(); // The next flush of the log is that of the first commit.
        string[] ends = await StoreProcess.RunAsync(_file.Path, Flushes, "error=EIO:when=2", killWhen: "unknown");

        Assert.Equal("unknown", ends[^1].Split(' ', 2)[1]);
        Assert.All(ends[..^1], (end, index) => Assert.Equal($"{index + 1} stored as {index + 1}", end));
        using var store = _file.Open();
        Assert.Equal(new Appended(ends.Length, IsNew: false, null), await store.AppendAsync(Item.Of("t"), $"key {ends.Length}"));
        Assert.Equal(ends.Length + 1, await store.AddAsync("next"));
    }

    [Fact]
    public async Task What_is_stored_after_a_flush_that_failed_takes_its_place_and_no_id_is_given_twice()
    {
        await _file.FillAsync();
        string[] ends = await StoreProcess.RunAsync(_file.Path, Flushes, "error=EIO:when=2");

        int unknown = Array.FindIndex(ends, end => end.EndsWith(" unknown", StringComparison.Ordinal)) + 1;
        Assert.InRange(unknown, 1, ends.Length - 1);
        Assert.All(ends, (end, index) => Assert.Equal(index + 1 == unknown ? $"{unknown} unknown" : $"{index + 1} stored as {index + 1}", end));
        using var store = _file.Open();
        Assert.Null(await store.ReadAsync(unknown, TestEnd));
        Assert.NotNull(await store.ReadAsync(ends.Length, TestEnd));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_row_and_its_id_is_given_to_the_next()
    {
        await _file.FillAsync();
        string[] ends = await StoreProcess.RunAsync(_file.Path, "pwrite64", "error=ENOSPC:when=3");

        int refused = Array.FindIndex(ends, end => end.EndsWith(" refused", StringComparison.Ordinal)) + 1;
        Assert.InRange(refused, 1, ends.Length - 1);
        Assert.Equal($"{refused + 1} stored as {refused}", ends[refused]);
        using var store = _file.Open();
        Assert.True((await store.AppendAsync(Item.Of("t"), $"key {refused}")).IsNew); // It was not stored, also after the kill.
    }

    [Theory]
    [InlineData("unlink", 1)] // The journal of the first transaction.
    [InlineData(Changes, 4)]
    [InlineData(Changes, 12)]
    public async Task A_first_start_that_is_killed_is_followed_by_one_that_works(string calls, int call) => await KillFirstStartAsync(calls, call);

    [Theory]
    [InlineData(Changes, 3)]
    [InlineData(Changes, 8)]
    public async Task A_migration_that_is_killed_is_followed_by_one_that_works(string calls, int call) => await KillMigrationAsync(calls, call);

    [Theory] // Takes minutes.
    [Trait("run", "by-itself")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_that_is_killed_at_any_call_that_changes_a_file_is_followed_by_one_that_works(bool isMigration)
    {
        int calls = 1;
        while (await (isMigration ? KillMigrationAsync(Changes, calls) : KillFirstStartAsync(Changes, calls)))
        {
            calls++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} calls");
        Assert.InRange(calls, 10, 1000);
    }

    /// <returns>Whether it was killed at the call.</returns>
    private static async Task<bool> KillFirstStartAsync(string calls, int call)
    {
        using var file = new StoreFile();
        return await KillAsync(file, calls, call, rowsBefore: 0);
    }

    /// <returns>Whether it was killed at the call.</returns>
    private static async Task<bool> KillMigrationAsync(string calls, int call)
    {
        using var file = new StoreFile();
        file.MakeVersion1();
        bool isKilled = await KillAsync(file, calls, call, rowsBefore: 3);
        using var store = file.Open();
        Assert.Equal(new Item(1, "a", 10), await store.ReadAsync(1, TestEnd));
        Assert.Equal(new Appended(2, IsNew: false, null), await store.AppendAsync(Item.Of("b"), "k"));
        Assert.Equal([new PendingDelivery(3, "abc-3", null)], (await store.ReadPendingAsync(0, 1, 0, limit: 1, TestEnd)).Rows);
        return isKilled;
    }

    private static async Task<bool> KillAsync(StoreFile file, string calls, int call, int rowsBefore)
    {
        string[] ends = await StoreProcess.RunAsync(file.Path, calls, $"signal=SIGKILL:when={call}");

        using var store = file.Open();
        for (int row = 1; row <= ends.Length; row++)
        {
            Assert.Equal($"{row} stored as {row + rowsBefore}", ends[row - 1]);
            Assert.Equal(new Appended(row + rowsBefore, IsNew: false, null), await store.AppendAsync(Item.Of("t"), $"key {row}"));
        }

        await store.AddAsync("next");
        return ends.Length < StoreProcess.Rows;
    }
}

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.FaultLab.PowerCut;
using Owl.ServiceDefaults;
using Owl.Storage;
using Owl.Storage.Sqlite;
using Recording = Owl.FaultLab.PowerCut.Recording;

namespace Owl.FaultLab.Tests;

/// <summary>
/// task-service on a disk that loses what was not flushed: what it wrote is recorded once, and its store is opened on
/// thousands of disks that a power cut could have left.
/// </summary>
[Collection(AloneGroup.Name)]
public sealed class PowerCutTests(PowerCutTests.Recorded recorded) : IClassFixture<PowerCutTests.Recorded>
{
    private const int Most = 2000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly Table<OpenedTask> Tasks = new(
        "tasks",
        [Column<OpenedTask>.Text("title", task => task.Title), Column<OpenedTask>.Number("user_id", task => task.UserId)],
        (id, row) => new OpenedTask(id, row.GetString(0), row.GetInt64(1)),
        (task, id) => task with { Id = id })
    {
        HasOutbox = true,
    };

    [Fact]
    public async Task A_power_cut_loses_nothing_that_was_acknowledged_at_whatever_moment_it_comes()
    {
        var search = await SearchAsync(operations => operations);

        TestContext.Current.TestOutputHelper?.WriteLine($"{search.Disks} disks");
        Assert.Null(search.Problem);
    }

    [Fact]
    public async Task A_store_that_does_not_flush_is_found() => Assert.NotNull((await SearchAsync(Plant.NoFlush)).Problem);

    [Fact]
    public async Task A_flush_after_the_answer_is_found() => Assert.NotNull((await SearchAsync(Plant.FlushAfterAnswer)).Problem);

    [Fact]
    public async Task A_log_without_its_entry_is_found() => Assert.NotNull((await SearchAsync(Plant.LogWithoutEntry)).Problem);

    [Fact]
    public async Task A_data_folder_without_its_entry_is_found() => Assert.NotNull((await SearchAsync(Plant.FolderWithoutEntry)).Problem);

    private Task<Search> SearchAsync(Func<IReadOnlyList<DiskOperation>, IReadOnlyList<DiskOperation>> plant) =>
        Search.RunAsync(plant(recorded.Recording.Operations), disk => FindProblemAsync(disk, recorded.Recording), Most, Longest, seed: 1);

    private static async Task<string?> FindProblemAsync(DiskState disk, Recording recording)
    {
        try
        {
            return (await OpenAsync(disk, recording.Root)).FindProblem(disk, recording.Notified);
        }
        catch (CannotStartException e)
        {
            return $"it does not open: {e.Message}";
        }
    }

    private static async Task<Recovered> OpenAsync(DiskState disk, string root)
    {
        using var folder = TempFolder.InMemory();
        disk.WriteTo(folder.File(""), root);
        string path = folder.File("data/tasks.db");
        using var store = SqliteStore<OpenedTask>.Open(path, Tasks, TimeProvider.System, NullLogger.Instance);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var tasks = Read(connection, "SELECT id, title FROM tasks").ToDictionary(row => row.Id, row => row.Text);
        var owed = Read(connection, "SELECT id, '' FROM outbox").Select(row => row.Id).ToHashSet();
        return new Recovered(tasks, owed, (await store.AppendAsync(new OpenedTask(0, "next", 1), null)).Id);
    }

    private static List<(long Id, string Text)> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<(long, string)>();
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.GetString(1)));
        }

        return rows;
    }

    private sealed record OpenedTask(long Id, string Title, long UserId);

    /// <summary>One recording for all these tests.</summary>
    public sealed class Recorded : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();
        private Recording? _recording;

        internal Recording Recording
        {
            get
            {
                Assert.SkipWhen(Recording.Missing is not null, Recording.Missing ?? "");
                return _recording!;
            }
        }

        public async ValueTask InitializeAsync() =>
            _recording = Recording.Missing is null ? await Recording.MakeAsync(_folder.File(""), TestContext.Current.CancellationToken) : null;

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

using System.Diagnostics;
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
public sealed class PowerCutTests(PowerCutTests.Recorded recorded) : IClassFixture<PowerCutTests.Recorded>
{
    private const int Fewest = 200;
    private const int Most = 4000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly Table<OpenedTask> Tasks = new(
        "tasks",
        [Column<OpenedTask>.Text("title", task => task.Title), Column<OpenedTask>.Number("user_id", task => task.UserId)],
        (id, row) => new OpenedTask(id, row.GetString(0), row.GetInt64(1)),
        (task, id) => task with { Id = id })
    {
        HasOutbox = true,
    };

    [Fact]
    public void A_power_cut_loses_nothing_that_was_acknowledged_at_whatever_moment_it_comes()
    {
        var (problem, disks) = Search(recorded.Recording, recorded.Recording.Operations, seed: 1);

        Assert.Null(problem);
        Assert.InRange(disks, Fewest, Most);
        TestContext.Current.TestOutputHelper?.WriteLine($"{disks} disks");
    }

    [Fact]
    public void A_store_that_does_not_flush_is_found() =>
        Assert.NotNull(Search(recorded.Recording, Plant.NoFlush(recorded.Recording.Operations), seed: 2).Problem);

    [Fact]
    public void A_flush_after_the_answer_is_found() =>
        Assert.NotNull(Search(recorded.Recording, Plant.FlushAfterAnswer(recorded.Recording.Operations), seed: 3).Problem);

    [Fact]
    public void A_log_without_its_entry_is_found() =>
        Assert.NotNull(Search(recorded.Recording, Plant.LogWithoutEntry(recorded.Recording.Operations), seed: 4).Problem);

    /// <returns>The first problem, if there is one, and on how many disks the store was opened.</returns>
    private static (string? Problem, int Disks) Search(Recording recording, IReadOnlyList<DiskOperation> operations, int seed)
    {
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        int disks = 0;
        for (; disks < Most && (disks < Fewest || Stopwatch.GetElapsedTime(start) < Longest); disks++)
        {
            var disk = Disk.CutAfter(operations, random.Next(operations.Count + 1), random);
            if (FindProblem(disk, recording) is { } problem)
            {
                return ($"disk {disks} of seed {seed}, cut after operation {disk.Cut}: {problem}", disks);
            }
        }

        return (null, disks);
    }

    private static string? FindProblem(DiskState disk, Recording recording)
    {
        try
        {
            return Open(disk, recording.Root).FindProblem(disk, recording.Notified);
        }
        catch (CannotStartException e)
        {
            return $"it does not open: {e.Message}";
        }
    }

    private static Recovered Open(DiskState disk, string root)
    {
        using var folder = new TempFolder();
        disk.WriteTo(folder.File(""), root);
        string path = folder.File("data/tasks.db");
        SqliteStore<OpenedTask>.Open(path, Tasks, TimeProvider.System, NullLogger.Instance).Dispose();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        var tasks = Read(connection, "SELECT id, title FROM tasks").ToDictionary(row => row.Id, row => row.Text);
        var owed = Read(connection, "SELECT id, '' FROM outbox").Select(row => row.Id).ToHashSet();
        return new Recovered(tasks, owed, tasks.Keys.Concat(owed).DefaultIfEmpty().Max() + 1);
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

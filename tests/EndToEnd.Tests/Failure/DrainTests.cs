using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>A backlog is worked off beside new work, not instead of it.</summary>
[Collection(AloneGroup.Name)]
public sealed class DrainTests : SystemTests
{
    private const int Backlog = 100_000;

    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_backlog_of_100000_is_drained_once_each_and_new_tasks_hardly_notice()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await MedianOfCreationsAsync(system, 300); // Fresh processes are slow.
        var before = await MedianOfCreationsAsync(system, 300);
        await system.SettleAsync(TestEnd);
        await system.TaskService.StopAsync();
        AddBacklog(system.StoreOf("tasks"));

        await system.TaskService.StartAsync(TestEnd);
        await MedianOfCreationsAsync(system, 50);
        var during = await MedianOfCreationsAsync(system, 300);
        long left = await PendingAsync(system);
        await DrainedAsync(system);

        Assert.True(left > 0, "The backlog was gone before new tasks were made beside it.");
        // Both cores are busy with the backlog now; a queue in front of new work would cost a hundred times as much.
        Assert.True(during < 5 * before, $"A new task took {during.TotalMilliseconds:0.0} ms beside the backlog, {before.TotalMilliseconds:0.0} ms without.");
        long tasks = Count(system.StoreOf("tasks"), "SELECT count(*) FROM tasks");
        Assert.True(tasks > Backlog);
        Assert.Equal(tasks, Count(system.StoreOf("notifications"), "SELECT count(DISTINCT message) FROM notifications"));
        Assert.Equal(tasks, Count(system.StoreOf("notifications"), "SELECT count(*) FROM notifications"));
    }

    private static async Task<TimeSpan> MedianOfCreationsAsync(OwlSystem system, int count)
    {
        var times = new List<TimeSpan>();
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var answer = await system.Gateway.PostAsync("/tasks", $$"""{"title":"{{Guid.NewGuid()}}","user_id":1}""", TestEnd);
            times.Add(Stopwatch.GetElapsedTime(start));
            Assert.Equal(201, answer.Status);
        }

        return times.Order().ElementAt(count / 2);
    }

    // As task-service would have left them, had notification-service been away for long.
    private static void AddBacklog(string store)
    {
        using var connection = Open(store, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            BEGIN;
            CREATE TEMP TABLE backlog AS
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Backlog})
                SELECT (SELECT max(id) FROM tasks) + n AS id FROM numbers;
            INSERT INTO tasks (id, title, user_id, version) SELECT id, 'Backlog ' || id, 1, 1 FROM backlog;
            INSERT INTO outbox (id, since) SELECT id, 0 FROM backlog;
            COMMIT;
            """;
        command.ExecuteNonQuery();
    }

    private static async Task DrainedAsync(OwlSystem system)
    {
        long start = Stopwatch.GetTimestamp();
        while (await PendingAsync(system) is var pending and > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < LongestDrain, $"{pending} deliveries are still pending.");
            await Task.Delay(200, TestEnd);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"drained after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }

    private static async Task<long> PendingAsync(OwlSystem system) =>
        (await system.TaskService.GetAsync("/status", TestEnd)).Json.GetProperty("pending_deliveries").GetInt64();

    private static long Count(string store, string sql)
    {
        using var connection = Open(store, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string store, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection($"Data Source={store};Mode={mode};Pooling=False");
        connection.Open();
        return connection;
    }
}

using System.Diagnostics;
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

    // A write that was not confirmed in time leaves it so: its request has failed, and tells nobody of what is stored.
    [Fact]
    public async Task What_is_pending_without_a_request_that_tells_of_it_is_found_and_delivered_once()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await system.Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd);
        await system.SettleAsync(TestEnd);
        string key = Text(system.StoreOf("notifications"), "SELECT idempotency_key FROM notifications");

        Assert.Equal(1, StoreSql.Execute(
            system.StoreOf("tasks"), $"INSERT INTO outbox (id, since, delivery_key) SELECT id, 0, '{key}' FROM tasks"));

        await DrainedAsync(system);
        Assert.Equal(1, Count(system.StoreOf("notifications"), "SELECT count(*) FROM notifications"));
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
    private static void AddBacklog(string store) => StoreSql.Execute(store, $"""
        BEGIN;
        CREATE TEMP TABLE backlog AS
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Backlog})
            SELECT (SELECT max(id) FROM tasks) + n AS id FROM numbers;
        INSERT INTO tasks (id, title, user_id) SELECT id, 'Backlog ' || id, 1 FROM backlog;
        INSERT INTO outbox (id, since, delivery_key) SELECT id, 0, 'backlog-' || id FROM backlog;
        COMMIT;
        """);

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

    // A busy task-service may not know at once.
    private static async Task<long> PendingAsync(OwlSystem system)
    {
        long? pending = null;
        await Wait.UntilAsync(async () => (pending = (await system.TaskService.GetAsync("/status", TestEnd)).Pending) is not null, TestEnd);
        return pending!.Value;
    }

    private static long Count(string store, string sql) => (long)StoreSql.Scalar(store, sql)!;

    private static string Text(string store, string sql) => (string)StoreSql.Scalar(store, sql)!;
}

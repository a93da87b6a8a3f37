using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

/// <summary>What was acknowledged is there, however a process ended. Each test leaves the system running.</summary>
public sealed class DurabilityTests(RunningSystem running) : SystemTests(running.System), IClassFixture<RunningSystem>
{
    private readonly OwlSystem _system = running.System;

    public static TheoryData<string> Services => [.. ServiceKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Killed_under_load_a_service_loses_nothing_that_was_acknowledged(string name)
    {
        var victim = _system.All.Single(service => service.Kind.Name == name);
        await using var load = Load.Start(_system);

        await load.MoreAsync(50, TestEnd);
        await victim.KillAsync();
        await _system.StartAsync(TestEnd);
        await load.MoreAsync(50, TestEnd);
        await load.StopAsync();

        await NothingIsLost.AssertAsync(_system, load, TestEnd);
    }

    [Fact]
    public async Task Killed_all_at_once_under_load_they_lose_nothing_that_was_acknowledged()
    {
        await using var load = Load.Start(_system);

        await load.MoreAsync(50, TestEnd);
        await Task.WhenAll(_system.All.Select(service => service.KillAsync()));
        await _system.StartAsync(TestEnd);
        await load.MoreAsync(50, TestEnd);
        await load.StopAsync();

        await NothingIsLost.AssertAsync(_system, load, TestEnd);
    }

    [Fact]
    public async Task Told_to_stop_under_load_each_ends_with_code_0_and_loses_nothing()
    {
        await using var load = Load.Start(_system);

        await load.MoreAsync(50, TestEnd);
        int[] codes = await Task.WhenAll(_system.All.Select(service => service.StopAsync()));
        await _system.StartAsync(TestEnd);
        await load.MoreAsync(50, TestEnd);
        await load.StopAsync();

        Assert.Equal([0, 0, 0, 0], codes);
        Assert.All(_system.All, service => Assert.DoesNotContain("   at ", service.Output.ToString(), StringComparison.Ordinal));
        await NothingIsLost.AssertAsync(_system, load, TestEnd);
    }

    [Fact]
    public async Task Ids_go_on_behind_the_highest_one_after_a_crash()
    {
        (ServiceProcess Service, string Path, string Item)[] kinds =
        [
            (_system.UserService, "/users", """{"name":"Alice"}"""),
            (_system.NotificationService, "/notifications", """{"user_id":1,"message":"Hoot"}"""),
            (_system.TaskService, "/tasks", """{"title":"Fly","user_id":1}"""), // Last: its notification gets an id too.
        ];
        await _system.SettleAsync(TestEnd);
        long[] highest = await Task.WhenAll(kinds.Select(async kind => (await kind.Service.GetAsync(kind.Path, TestEnd)).Ids[^1]));

        await Task.WhenAll(_system.All.Select(service => service.KillAsync()));
        await _system.StartAsync(TestEnd);
        List<long> next = [];
        foreach (var (service, path, item) in kinds)
        {
            next.Add((await service.CreateAsync(path, item, TestEnd)).Id);
        }

        Assert.Equal(highest.Select(id => id + 1), next);
    }

    [Fact]
    public async Task The_stores_are_SQLite_files_with_rows_that_people_can_read()
    {
        await _system.UserService.CreateAsync("/users", """{"name":"フクロウ 🦉"}""", TestEnd);
        await _system.TaskService.CreateAsync("/tasks", """{"title":"買い物","user_id":1}""", TestEnd);
        await _system.SettleAsync(TestEnd);

        Assert.Equal("id,name,idempotency_key", Query("users", "SELECT group_concat(name) FROM pragma_table_info('users')"));
        Assert.Equal("id,title,user_id,idempotency_key", Query("tasks", "SELECT group_concat(name) FROM pragma_table_info('tasks')"));
        Assert.Equal("id,user_id,message,idempotency_key", Query("notifications", "SELECT group_concat(name) FROM pragma_table_info('notifications')"));
        Assert.Equal("フクロウ 🦉", Query("users", "SELECT name FROM users ORDER BY id DESC LIMIT 1"));
        Assert.Equal("買い物/1", Query("tasks", "SELECT title || '/' || user_id FROM tasks ORDER BY id DESC LIMIT 1"));
        Assert.Equal("Task '買い物' was created for user 1/1", Query("notifications", "SELECT message || '/' || user_id FROM notifications ORDER BY id DESC LIMIT 1"));
        Assert.Equal("wal", Query("users", "PRAGMA journal_mode"));
    }

    private string? Query(string table, string sql) => StoreSql.Scalar(_system.StoreOf(table), sql) as string;
}

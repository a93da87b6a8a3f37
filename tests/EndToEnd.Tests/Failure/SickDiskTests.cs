using Microsoft.Data.Sqlite;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>The disk refuses writes: they are refused in turn, reads go on, and all heals by itself.</summary>
public sealed class SickDiskTests : SystemTests
{
    [Fact]
    public async Task On_a_full_disk_writes_are_refused_reads_go_on_and_all_heals_when_there_is_space_again()
    {
        var system = await CreateSystemAsync();
        var disk = await SmallDisk.TryMountAsync(Path.Combine(system.Home, "data"), megabytes: 12);
        Assert.SkipWhen(disk is null, "Only root can mount a small file system.");
        try
        {
            await system.StartAsync(TestEnd);
            await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
            long acknowledged = (await system.Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd)).Id;

            disk.Fill();
            // What the log has room for still goes in, and is on disk.
            Answer answer;
            string text = new('x', 20_000);
            for (int i = 0; (answer = await system.UserService.PostAsync("/users", $$"""{"name":"{{text}}"}""", TestEnd)).Status == 201; i++)
            {
                Assert.True(i < 1000, "The disk does not get full.");
            }

            AssertRefused(answer);
            while ((answer = await system.Gateway.PostAsync("/tasks", $$"""{"title":"{{text}}","user_id":1}""", TestEnd)).Status == 201)
            {
                acknowledged = answer.Id;
            }

            AssertRefused(answer);
            Assert.Equal(200, (await system.UserService.GetAsync("/users/1", TestEnd)).Status);
            long users = (await system.UserService.GetAsync("/users", TestEnd)).Ids[^1];
            Assert.Equal(acknowledged, (await system.Gateway.GetAsync("/tasks", TestEnd)).Ids[^1]);

            disk.Free();
            long next = await WrittenAgainAsync(system.UserService, "/users", """{"name":"Bob"}""");
            Assert.True(next > users);
            Assert.True(await WrittenAgainAsync(system.Gateway, "/tasks", """{"title":"Fly","user_id":1}""") > acknowledged);

            await system.UserService.KillAsync();
            await system.TaskService.KillAsync();
            await system.StartAsync(TestEnd);
            Assert.Equal(next, (await system.UserService.GetAsync("/users", TestEnd)).Ids[^1]);
            Assert.Contains(acknowledged, (await system.Gateway.GetAsync("/tasks", TestEnd)).Ids);
            Assert.DoesNotContain(system.All, service => service.Output.ToString().Contains("   at ", StringComparison.Ordinal));
        }
        finally
        {
            await Task.WhenAll(system.All.Select(service => service.DisposeAsync().AsTask()));
            await disk.DisposeAsync();
        }
    }

    [Fact]
    public async Task While_someone_else_locks_the_store_writes_are_refused_soon_and_reads_go_on()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await using (var other = new SqliteConnection($"Data Source={system.StoreOf("users")};Pooling=False"))
        {
            await other.OpenAsync(TestEnd);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(TestEnd);

            // More than one, so that some come while the lock is already waited for.
            var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
            {
                await Task.Delay(number * 100, TestEnd);
                return await system.UserService.PostAsync("/users", """{"name":"Bob"}""", TestEnd);
            }));

            Assert.All(refused, AssertRefused);
            Assert.Equal("""[{"id":1,"name":"Alice"}]""", (await system.UserService.GetAsync("/users", TestEnd)).Body);
        }

        await WrittenAgainAsync(system.UserService, "/users", """{"name":"Bob"}""");
    }

    [Fact]
    public async Task A_store_that_becomes_read_only_refuses_writes_until_it_may_be_written_again()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);

        await ReadOnlyAsync(
            [system.StoreOf("users"), system.StoreOf("users") + "-wal"],
            () => AssertReadsAloneAsync(system.UserService));

        await WrittenAgainAsync(system.UserService, "/users", """{"name":"Bob"}""");
    }

    [Fact]
    public async Task A_service_starts_with_a_store_that_is_read_only_and_takes_writes_when_it_may_be_written_again()
    {
        var system = await CreateSystemAsync();
        await system.UserService.StartAsync(TestEnd);
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await system.UserService.StopAsync();

        await ReadOnlyAsync(
            [system.StoreOf("users")],
            async () =>
            {
                await system.UserService.StartAsync(TestEnd);
                await AssertReadsAloneAsync(system.UserService);
            });

        await WrittenAgainAsync(system.UserService, "/users", """{"name":"Bob"}""");
    }

    private static async Task ReadOnlyAsync(string[] files, Func<Task> meanwhile)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await SmallDisk.RootAsync("chattr", ["+i", .. files]) == 0,
            "Only root can make a file immutable, and not on every file system.");
        try
        {
            await meanwhile();
        }
        finally
        {
            Assert.Equal(0, await SmallDisk.RootAsync("chattr", ["-i", .. files]));
        }
    }

    private static async Task AssertReadsAloneAsync(ServiceProcess userService)
    {
        AssertRefused(await userService.PostAsync("/users", """{"name":"Bob"}""", TestEnd));
        Assert.Equal("""[{"id":1,"name":"Alice"}]""", (await userService.GetAsync("/users", TestEnd)).Body);
        Assert.Equal(200, (await userService.GetAsync("/health/ready", TestEnd)).Status);
    }

    private static void AssertRefused(Answer answer)
    {
        Assert.Equal("""503 {"error":"Storage unavailable"}""", answer.ToString());
        Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
    }

    // By itself, without a restart.
    private static async Task<long> WrittenAgainAsync(ServiceProcess service, string path, string item) =>
        (await service.CreateAsync(path, item, TestEnd)).Id;
}

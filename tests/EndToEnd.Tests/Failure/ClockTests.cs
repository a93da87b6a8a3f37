using System.Globalization;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>The wall clock is put back or forward while a service runs.</summary>
public sealed class ClockTests : SystemTests
{
    [Fact]
    public async Task A_clock_that_is_put_by_a_day_costs_no_request_and_one_that_goes_back_further_shows_in_the_health()
    {
        var clock = CreateClock();
        var users = (await CreateSystemAsync(others: clock.Settings)).UserService;
        await users.StartAsync(TestEnd);

        foreach (int seconds in (int[])[0, -120, -86_400, 0, 86_400, 0])
        {
            clock.Step(TimeSpan.FromSeconds(seconds));
            var created = await users.PostAsync("/users", """{"name":"Alice"}""", TestEnd);
            Assert.Equal(201, created.Status);
            Assert.Equal(200, (await users.GetAsync($"/users/{created.Id}", TestEnd)).Status);
            Assert.Equal(404, (await users.GetAsync("/users/1000", TestEnd)).Status);
            Assert.Equal(200, (await users.GetAsync("/health/ready", TestEnd)).Status);
        }

        clock.Step(TimeSpan.FromDays(-3));
        var health = await users.GetAsync("/health/ready", TestEnd);
        Assert.Equal(503, health.Status);
        Assert.Contains("the wall clock", health.Body, StringComparison.Ordinal);

        clock.Step(TimeSpan.Zero);
        Assert.Equal(200, (await users.GetAsync("/health/ready", TestEnd)).Status);
    }

    [Fact]
    public async Task Late_deliveries_go_on_under_a_clock_that_steps_and_are_known_25_hours_later()
    {
        var clock = CreateClock();
        var system = await CreateSystemAsync(others: clock.Settings);
        var (tasks, notifications) = (system.TaskService, system.NotificationService);
        await Task.WhenAll(system.UserService.StartAsync(TestEnd), tasks.StartAsync(TestEnd));
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);

        int created = 0;
        foreach (int seconds in (int[])[0, -120, -32_400, 86_400])
        {
            clock.Step(TimeSpan.FromSeconds(seconds));
            await tasks.CreateAsync("/tasks", $$"""{"title":"{{created++}}","user_id":1}""", TestEnd);
            var status = (await tasks.GetAsync("/status", TestEnd)).Json;
            Assert.Equal(created, status.GetProperty("pending_deliveries").GetInt32());
            Assert.InRange(status.GetProperty("oldest_pending_seconds").GetDouble(), 0, 200_000);
            Assert.Equal(200, (await tasks.GetAsync("/health/ready", TestEnd)).Status);
        }

        clock.Step(TimeSpan.Zero);
        await notifications.StartAsync(TestEnd);
        await system.SettleAsync(TestEnd);
        Assert.Equal(created, (await notifications.GetAsync("/notifications", TestEnd)).Ids.Length);

        // The confirmation of the first was lost, and its sender comes back a day later.
        await notifications.StopAsync();
        clock.Step(TimeSpan.FromHours(25));
        await notifications.StartAsync(TestEnd);
        StoreSql.Execute(
            system.StoreOf("tasks"),
            $"""
            ATTACH '{system.StoreOf("notifications")}' AS receiver;
            INSERT INTO outbox (id, since, delivery_key) SELECT 1, 0, idempotency_key FROM receiver.notifications WHERE message LIKE 'Task ''0''%';
            """);
        Assert.Equal(1, (await tasks.GetAsync("/status", TestEnd)).Pending);
        await system.SettleAsync(TestEnd);
        Assert.Equal(created, (await notifications.GetAsync("/notifications", TestEnd)).Ids.Length);
    }

    [Fact]
    public async Task Replicas_that_died_while_the_clock_and_that_of_the_database_were_ahead_start_again_and_deliver_when_they_are_right()
    {
        Assert.SkipWhen(PostgresServer.FindPrograms() is null, "PostgreSQL is not installed.");
        var clock = CreateClock();
        var database = Own(await PostgresServer.StartNewAsync(inside: clock.Within));
        using var home = new TempFolder();
        using var ports = PortRange.Take(2);
        var users = Create(ServiceKind.UserService, 1);
        var tasks = Enumerable.Range(1, 2).Select(number => Create(ServiceKind.TaskService, number)).ToList();
        var notifications = Create(ServiceKind.NotificationService, 1);
        clock.Step(TimeSpan.FromHours(9));
        await Task.WhenAll(users.StartAsync(TestEnd), tasks[0].StartAsync(TestEnd), tasks[1].StartAsync(TestEnd));
        long user = (await users.CreateAsync("/users", """{"name":"Alice"}""", TestEnd)).Id;
        await tasks[1].CreateAsync("/tasks", $$"""{"title":"Fly","user_id":{{user}}}""", TestEnd);
        await Task.WhenAll(users.KillAsync(), tasks[0].KillAsync(), tasks[1].KillAsync());
        await database.CrashAsync();

        clock.Step(TimeSpan.Zero);
        await database.StartAsync();
        await Task.WhenAll(users.StartAsync(TestEnd), tasks[0].StartAsync(TestEnd), notifications.StartAsync(TestEnd));

        Assert.Equal(200, (await users.GetAsync($"/users/{user}", TestEnd)).Status);
        await Wait.UntilAsync(async () => (await tasks[0].GetAsync("/status", TestEnd)).Pending == 0, TestEnd);
        Assert.Single((await notifications.GetAsync("/notifications", TestEnd)).Ids);
        await Task.WhenAll(users.DisposeAsync().AsTask(), tasks[0].DisposeAsync().AsTask(), notifications.DisposeAsync().AsTask());

        ServiceProcess Create(ServiceKind kind, int number)
        {
            var settings = new Settings(home.File(""), ports.Base.ToString(CultureInfo.InvariantCulture))
            {
                Others = new Dictionary<string, string>(clock.Settings)
                {
                    ["OWL_POSTGRES"] = database.ConnectionString,
                    ["OWL_REPLICA"] = number.ToString(CultureInfo.InvariantCulture),
                    ["OWL_REPLICAS"] = "2",
                },
            };
            return Own(new ServiceProcess(kind, settings, ports.Base + kind.PortOffset + (10 * (number - 1))));
        }
    }
}

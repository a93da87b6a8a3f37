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
    public async Task Replicas_that_died_while_the_clock_was_ahead_start_again_when_it_is_right()
    {
        Assert.SkipWhen(PostgresServer.FindPrograms() is null, "PostgreSQL is not installed.");
        var clock = CreateClock();
        var database = Own(await PostgresServer.StartNewAsync());
        using var home = new TempFolder();
        using var ports = PortRange.Take(2);
        var replicas = Enumerable.Range(1, 2).Select(Create).ToList();
        clock.Step(TimeSpan.FromHours(9));
        await replicas[0].StartAsync(TestEnd);
        await replicas[1].StartAsync(TestEnd);
        long user = (await replicas[1].CreateAsync("/users", """{"name":"Alice"}""", TestEnd)).Id;
        await Task.WhenAll(replicas.Select(replica => replica.KillAsync()));

        clock.Step(TimeSpan.Zero);
        await replicas[0].StartAsync(TestEnd);

        Assert.Equal(200, (await replicas[0].GetAsync($"/users/{user}", TestEnd)).Status);
        await replicas[0].DisposeAsync();

        ServiceProcess Create(int number)
        {
            var settings = new Settings(home.File(""), ports.Base.ToString(CultureInfo.InvariantCulture))
            {
                Others = new Dictionary<string, string>(clock.Settings)
                {
                    ["OWL_POSTGRES"] = database.ConnectionString,
                    ["OWL_REPLICA"] = number.ToString(CultureInfo.InvariantCulture),
                },
            };
            int port = ports.Base + ServiceKind.UserService.PortOffset + (10 * (number - 1));
            return Own(new ServiceProcess(ServiceKind.UserService, settings, port));
        }
    }
}

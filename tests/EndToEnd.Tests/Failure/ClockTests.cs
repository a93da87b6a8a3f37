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

        foreach (var step in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(-120), TimeSpan.FromHours(-24), TimeSpan.Zero, TimeSpan.FromHours(24), TimeSpan.Zero])
        {
            clock.Step(step);
            var created = await users.PostAsync("/users", """{"name":"Alice"}""", TestEnd);
            Assert.Equal(201, created.Status);
            Assert.Equal(200, (await users.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/users/{created.Id}"), TestEnd)).Status);
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
}

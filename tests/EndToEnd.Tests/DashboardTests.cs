using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

public sealed class DashboardTests : SystemTests
{
    [Theory]
    [InlineData("on", 200)]
    [InlineData("off", 404)]
    public async Task Orleans_dashboard_is_there_where_it_is_switched_on(string setting, int status)
    {
        var system = await CreateSystemAsync(others: new Dictionary<string, string> { ["OWL_DASHBOARD"] = setting });
        await system.UserService.StartAsync(TestEnd);

        Assert.Equal(status, (await system.UserService.GetAsync("/dashboard/", TestEnd)).Status);
        Assert.Equal(status, (await system.UserService.GetAsync("/dashboard/DashboardCounters", TestEnd)).Status);
    }
}

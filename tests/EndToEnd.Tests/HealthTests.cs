using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

public sealed class HealthTests : SystemTests
{
    [Fact]
    public async Task A_process_without_its_neighbours_is_ready_and_says_what_it_looked_at()
    {
        var system = await CreateSystemAsync();
        await system.TaskService.StartAsync(TestEnd);
        await system.Gateway.StartAsync(TestEnd);

        var ready = (await system.TaskService.GetAsync("/health/ready", TestEnd)).Json;
        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.Equal("the silo is active", ready.GetProperty("checks").GetProperty("silo").GetProperty("description").GetString());
        Assert.Equal("the store answers", ready.GetProperty("checks").GetProperty("store").GetProperty("description").GetString());
        Assert.Equal(200, (await system.Gateway.GetAsync("/health/ready", TestEnd)).Status);
        Assert.Equal(200, (await system.Gateway.GetAsync("/health/live", TestEnd)).Status);
        Assert.DoesNotContain("ServerGC", system.TaskService.Output.ToString(), StringComparison.Ordinal); // The other one was chosen.
    }
}

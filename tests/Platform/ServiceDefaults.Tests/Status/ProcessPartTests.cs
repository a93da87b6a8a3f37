using Owl.ServiceDefaults.Status;
using Owl.ServiceDefaults.Tests.Loops;

namespace Owl.ServiceDefaults.Tests.Status;

public sealed class ProcessPartTests
{
    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public async Task How_long_a_process_has_run_does_not_step_with_the_wall_clock(int hours)
    {
        var time = new SteppedTime();
        var part = new ProcessPart(OwlService.User, new OwlSettings { Home = "/nowhere" }, time);

        time.Advance(TimeSpan.FromSeconds(10));
        time.Step = TimeSpan.FromHours(hours);

        var status = await part.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(10, status["uptime_seconds"]!.GetValue<double>());
    }
}

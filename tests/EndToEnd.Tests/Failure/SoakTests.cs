using System.Diagnostics;
using System.Globalization;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>Processes are killed at random while clients work, for as long as <c>OWL_SOAK_MINUTES</c> says.</summary>
public sealed class SoakTests() : SystemTests(TimeSpan.FromMinutes(ReadMinutes()))
{
    private const double DefaultMinutes = 0.6;

    [Fact]
    public async Task Random_kills_under_load_lose_nothing_and_double_nothing()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var duration = TimeSpan.FromMinutes(ReadMinutes());
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}, {duration.TotalSeconds:0} s");
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await using var load = Load.Start(system, clientsOfEach: 4);

        int kills = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration; kills++)
        {
            // One, or several at once; each at a moment of its own in whatever the others do.
            foreach (var victim in random.GetItems(system.All.ToArray(), random.Next(1, 4)).Distinct())
            {
                await Task.Delay(random.Next(0, 300), TestEnd);
                await victim.KillAsync();
            }

            await Task.Delay(random.Next(0, 300), TestEnd); // They are missed for a while.
            var dead = system.All.Where(service => !service.IsRunning).ToList();
            dead.ForEach(service => service.Start());
            // Not always: some are killed again before they have started.
            if (random.Next(4) > 0)
            {
                await Task.WhenAll(dead.Select(service => service.ReadyAsync(TestEnd)));
                await Task.Delay(random.Next(0, 1000), TestEnd);
            }
        }

        await system.StartAsync(TestEnd);
        await load.MoreAsync(20, TestEnd);
        await load.StopAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} rounds of kills; acknowledged: {load.Users.Count} users, {load.Tasks.Count} tasks, {load.Notifications.Count} notifications");
        await NothingIsLost.AssertAsync(system, load, TestEnd);
    }

    private static double ReadMinutes() =>
        Environment.GetEnvironmentVariable("OWL_SOAK_MINUTES") is { Length: > 0 } minutes
            ? double.Parse(minutes, CultureInfo.InvariantCulture)
            : DefaultMinutes;
}

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Quiet;

/// <summary>
/// A log that is read: nothing at Warning or above while all is well, and few lines that say what matters when it is not.
/// <c>OWL_QUIET_MINUTES</c> makes both tests last as long as that.
/// </summary>
[Collection(AloneGroup.Name)]
public sealed partial class QuietTests : SystemTests
{
    private const int MostLines = 3;

    // For a machine that is busy with other things.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private static TimeSpan Duration =>
        double.TryParse(Environment.GetEnvironmentVariable("OWL_QUIET_MINUTES"), CultureInfo.InvariantCulture, out double minutes)
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Load_and_a_clean_stop_make_no_line_at_Warning_or_above()
    {
        var system = await StartSystemAsync();
        await WarmUpAsync(system);
        int[] before = [.. system.All.Select(service => Warnings(service).Count)];

        await RunLoadAsync(system, Duration);
        foreach (var service in system.All)
        {
            Assert.Equal(0, await service.StopAsync());
        }

        Assert.All(system.All.Zip(before), pair => Assert.Empty(Warnings(pair.First).Skip(pair.Second)));
    }

    [Fact]
    public async Task A_killed_neighbour_makes_at_most_three_lines_that_say_who_why_and_what_still_works()
    {
        var system = await StartSystemAsync();
        await WarmUpAsync(system);

        await AssertTellsOfAsync(system, system.NotificationService, system.TaskService, "tasks are created and listed as before");
        await AssertTellsOfAsync(system, system.UserService, system.Gateway, "no task can be created here");
        await AssertTellsOfAsync(system, system.TaskService, system.Gateway, "tasks can be neither created nor listed");
    }

    private static async Task AssertTellsOfAsync(OwlSystem system, ServiceProcess killed, ServiceProcess caller, string meanwhile)
    {
        int[] before = [.. system.All.Select(service => Warnings(service).Count)];
        var load = RunLoadAsync(system, Duration);
        await killed.KillAsync();
        var kill = Stopwatch.StartNew();
        await Wait.UntilAsync(() => Task.FromResult(Warnings(caller).Count > before[IndexOf(system, caller)]), TestEnd);
        Assert.True(kill.Elapsed < LongestSilence, $"The first line came after {kill.Elapsed}.");
        await load;

        Assert.All(system.All.Zip(before), pair =>
        {
            var lines = Warnings(pair.First).Skip(pair.Second).ToList();
            Assert.InRange(lines.Count, 0, pair.First == caller ? MostLines : 0);
            Assert.All(lines, line =>
            {
                Assert.Contains($"Failed to reach {killed.Kind} at {killed.Address}: connection ", line, StringComparison.Ordinal);
                Assert.Contains($"Meanwhile {meanwhile}", line, StringComparison.Ordinal);
            });
        });

        await killed.StartAsync(TestEnd);
        await WarmUpAsync(system);
        await Task.Delay(TimeSpan.FromSeconds(1), TestEnd); // Without a failure for this long, every neighbour counts as well.
    }

    private static int IndexOf(OwlSystem system, ServiceProcess service) => system.All.Index().Single(item => item.Item == service).Index;

    // The first creations of fresh processes are slow, and one that takes too long is told of.
    private static async Task WarmUpAsync(OwlSystem system)
    {
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await system.NotificationService.CreateAsync("/notifications", """{"message":"Hoo","user_id":1}""", TestEnd);
        await Wait.UntilAsync(
            async () => (await system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd))
                .Timing.Contains("\"delivered\"", StringComparison.Ordinal),
            TestEnd);
        await system.SettleAsync(TestEnd);
    }

    private static async Task RunLoadAsync(OwlSystem system, TimeSpan duration)
    {
        await using var load = Load.Start(system, clientsOfEach: 2);
        await Task.Delay(duration, TestEnd);
        await load.StopAsync();
        Assert.Empty(load.Crashes);
    }

    private static List<string> Warnings(ServiceProcess service) => [.. service.Output.Lines.Where(line => Warning().IsMatch(line))];

    [GeneratedRegex(@"^\d\d:\d\d:\d\d (warn|fail|crit): |Unhandled exception|cannot start")]
    private static partial Regex Warning();
}

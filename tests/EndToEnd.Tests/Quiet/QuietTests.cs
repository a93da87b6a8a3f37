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

    private static TimeSpan Duration =>
        double.TryParse(Environment.GetEnvironmentVariable("OWL_QUIET_MINUTES"), CultureInfo.InvariantCulture, out double minutes)
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.FromSeconds(5);

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

    [Theory]
    [InlineData("user-service", "gateway", "no task can be created here")]
    [InlineData("task-service", "gateway", "tasks can be neither created nor listed")]
    [InlineData("notification-service", "task-service", "tasks are created and listed as before")]
    public async Task A_killed_neighbour_makes_at_most_three_lines_that_say_who_why_and_what_still_works(
        string killed, string caller, string meanwhile)
    {
        var system = await StartSystemAsync();
        await WarmUpAsync(system);
        int[] before = [.. system.All.Select(service => Warnings(service).Count)];

        var load = RunLoadAsync(system, Duration);
        await Task.Delay(TimeSpan.FromSeconds(1), TestEnd); // Without a failure for this long, every neighbour counts as well.
        var neighbour = system.All.Single(service => service.Kind.Name == killed);
        await neighbour.KillAsync();
        var callerProcess = system.All.Single(service => service.Kind.Name == caller);
        int first = before[system.All.ToList().IndexOf(callerProcess)];
        await Wait.UntilAsync(() => Task.FromResult(Warnings(callerProcess).Count > first), TestEnd);
        await load;

        Assert.All(system.All.Zip(before), pair =>
        {
            var lines = Warnings(pair.First).Skip(pair.Second).ToList();
            Assert.InRange(lines.Count, pair.First == callerProcess ? 1 : 0, pair.First == callerProcess ? MostLines : 0);
            Assert.All(lines, line =>
            {
                Assert.Contains($"Failed to reach {killed} at {neighbour.Address}: connection ", line, StringComparison.Ordinal);
                Assert.Contains($"Meanwhile {meanwhile}", line, StringComparison.Ordinal);
            });
        });
    }

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

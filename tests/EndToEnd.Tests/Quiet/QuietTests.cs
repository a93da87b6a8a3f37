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

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

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

        TimeSpan[] told =
        [
            await AssertTellsOfAsync(system, system.NotificationService, system.TaskService, "tasks are created and listed as before"),
            await AssertTellsOfAsync(system, system.UserService, system.Gateway, "no task can be created here"),
            await AssertTellsOfAsync(system, system.TaskService, system.Gateway, "tasks can be neither created nor listed"),
        ];

        TestContext.Current.TestOutputHelper?.WriteLine($"The first line came {string.Join(", ", told.Select(time => $"{time.TotalMilliseconds:0} ms"))} after the signal.");
        // A busy machine can make any single kill look late; a log that is too slow is late every time.
        Assert.True(told.Min() < Soon, $"The first line came {string.Join(", ", told)} after the signal.");
    }

    [Fact]
    public async Task A_process_that_was_frozen_tells_so_in_one_line()
    {
        var system = await StartSystemAsync();
        await WarmUpAsync(system);
        int[] before = [.. system.All.Select(service => Warnings(service).Count)];

        await Task.WhenAll(system.All.Select(service => service.PauseAsync()));
        await Task.Delay(TimeSpan.FromSeconds(4), TestEnd);
        system.All.ToList().ForEach(service => service.Resume());
        await WarmUpAsync(system);
        await RunLoadAsync(system, Duration);

        Assert.All(system.All.Zip(before), pair => Assert.Contains(
            "This process stood still for ", Assert.Single(Warnings(pair.First).Skip(pair.Second)), StringComparison.Ordinal));
    }

    // Returns how long after the signal the first line came. It may not come later than a second after a client got to feel it.
    private static async Task<TimeSpan> AssertTellsOfAsync(OwlSystem system, ServiceProcess killed, ServiceProcess caller, string meanwhile)
    {
        int[] before = [.. system.All.Select(service => Warnings(service).Count)];
        var load = RunLoadAsync(system, Duration);
        long signal = Stopwatch.GetTimestamp();
        var kill = killed.KillAsync();
        var felt = WhenAsync(() => FailsAsync(system));
        long told = await WhenAsync(() => Task.FromResult(Warnings(caller).Count > before[IndexOf(system, caller)]));
        var late = Stopwatch.GetElapsedTime(await felt, told);
        Assert.True(late < Soon, $"The first line came {late} after a client got to feel it.");
        await kill;
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
        return Stopwatch.GetElapsedTime(signal, told);
    }

    private static async Task<long> WhenAsync(Func<Task<bool>> condition)
    {
        await Wait.UntilAsync(condition, TestEnd);
        return Stopwatch.GetTimestamp();
    }

    private static async Task<bool> FailsAsync(OwlSystem system)
    {
        var answer = await system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd);
        return answer.Status >= 500 || answer.Timing.Contains("pending: ", StringComparison.Ordinal);
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

using System.Collections.Concurrent;
using System.Diagnostics;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>A service that does not need notification-service does not feel what happens to it.</summary>
[Collection(AloneGroup.Name)]
public sealed class IsolationTests : SystemTests
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_notification_service_is_killed_or_frozen_user_service_answers_all_and_none_slowly(bool frozen)
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await using var load = Load.Start(system, clientsOfEach: 2); // Tasks come in all the time and find nobody to tell.
        await load.MoreAsync(300, TestEnd);

        if (frozen)
        {
            await system.NotificationService.PauseAsync();
        }
        else
        {
            await system.NotificationService.KillAsync();
        }

        var answers = await WatchUserServiceAsync(system, TimeSpan.FromSeconds(6));
        int tasks = load.Tasks.Count;
        system.NotificationService.Resume();
        await system.StartAsync(TestEnd);
        await load.MoreAsync(20, TestEnd);
        await load.StopAsync();

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 201, $"status {answer.Status}"));
        var slowest = answers.Max(answer => answer.Elapsed);
        Assert.True(slowest < LongestAnswer, $"Of {answers.Count} answers the slowest took {slowest.TotalMilliseconds:0} ms.");
        Assert.True(tasks > 300, "No task was made meanwhile.");
        await NothingIsLost.AssertAsync(system, load, TestEnd);
    }

    private static async Task<ConcurrentBag<(int Status, TimeSpan Elapsed)>> WatchUserServiceAsync(OwlSystem system, TimeSpan duration)
    {
        var answers = new ConcurrentBag<(int, TimeSpan)>();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                long asked = Stopwatch.GetTimestamp();
                var answer = number % 2 == 0
                    ? await system.UserService.GetAsync("/users/1", TestEnd)
                    : await system.UserService.PostAsync("/users", """{"name":"Bob"}""", TestEnd);
                answers.Add((answer.Status, Stopwatch.GetElapsedTime(asked)));
            }
        })));
        return answers;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>More comes than can be served: the surplus is refused at once, and what is accepted stays fast.</summary>
[Collection(AloneGroup.Name)]
public sealed class PressureTests : SystemTests
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    // Clients that wait for an answer at once; beyond, the load would be lost in the test's own queues.
    private const int MostWaiting = 2000;

    [Fact]
    public async Task Under_twice_the_load_that_can_be_served_accepted_requests_stay_below_a_second_and_memory_flat()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await CapacityAsync(system, TimeSpan.FromSeconds(6)); // Fresh processes are slow.
        double capacity = await CapacityAsync(system, TimeSpan.FromSeconds(4));

        await OfferAsync(system, 2 * capacity, TimeSpan.FromSeconds(3));
        long[] before = Memory(system);
        var answers = await OfferAsync(system, 2 * capacity, TimeSpan.FromSeconds(8));
        long[] after = Memory(system);

        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 503, $"status {answer.Status}"));
        Assert.All(answers.Where(answer => answer.Status == 503), answer => Assert.True(answer.SaysWhenToRetry));
        var accepted = answers.Where(answer => answer.Status == 201).Select(answer => answer.Elapsed).Order().ToList();
        var p99 = accepted[accepted.Count * 99 / 100];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"capacity {capacity:0}/s; offered {answers.Count / 8}/s, accepted {accepted.Count / 8}/s, p99 {p99.TotalMilliseconds:0} ms; MB {string.Join(' ', before)} → {string.Join(' ', after)}");
        Assert.True(p99 < LongestAnswer, $"p99 of {accepted.Count} accepted requests: {p99.TotalMilliseconds:0} ms.");
        Assert.True(accepted.Count / 8.0 > capacity / 4, $"Of {capacity:0} a second only {accepted.Count / 8} were served.");
        Assert.All(before.Zip(after), memory => Assert.True(memory.Second < memory.First + 100, $"{memory.First} MB grew to {memory.Second} MB."));
    }

    private sealed record Reply(int Status, TimeSpan Elapsed, bool SaysWhenToRetry);

    // How many tasks a second a few clients get, each with one request at a time.
    private static async Task<double> CapacityAsync(OwlSystem system, TimeSpan duration)
    {
        int created = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                if ((await AskAsync(system)).Status == 201)
                {
                    Interlocked.Increment(ref created);
                }
            }
        })));
        return created / duration.TotalSeconds;
    }

    // An open loop: requests come at their rate, whatever becomes of the earlier ones.
    private static async Task<ConcurrentBag<Reply>> OfferAsync(OwlSystem system, double rate, TimeSpan duration)
    {
        var replies = new ConcurrentBag<Reply>();
        var waiting = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        long start = Stopwatch.GetTimestamp();
        int asked = 0;
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration)
        {
            waiting.RemoveAll(request => request.IsCompletedSuccessfully);
            for (; asked < rate * elapsed.TotalSeconds; asked++)
            {
                if (waiting.Count < MostWaiting)
                {
                    waiting.Add(Task.Run(async () => replies.Add(await AskAsync(system))));
                }
            }

            await timer.WaitForNextTickAsync(TestEnd);
        }

        await Task.WhenAll(waiting);
        return replies;
    }

    private static async Task<Reply> AskAsync(OwlSystem system)
    {
        long start = Stopwatch.GetTimestamp();
        var answer = await system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd);
        return new Reply(answer.Status, Stopwatch.GetElapsedTime(start), answer.Headers.RetryAfter is not null);
    }

    private static long[] Memory(OwlSystem system) => [.. system.All.Select(service =>
    {
        using var process = Process.GetProcessById(service.Pid);
        return process.WorkingSet64 / 1024 / 1024;
    })];
}

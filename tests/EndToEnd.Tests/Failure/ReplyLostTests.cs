using System.Diagnostics;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>For each hop: the other side has done its work, but its reply does not arrive.</summary>
public sealed class ReplyLostTests(ProxiedSystem system) : SystemTests, IClassFixture<ProxiedSystem>
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    public static TheoryData<Replies, string> Spoiled => new()
    {
        { Replies.Lost, "connection broken before the answer" },
        { Replies.Held, "no answer in time" },
        { Replies.Garbled, "answer makes no sense" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task Without_the_reply_of_user_service_no_task_is_made_and_nobody_is_called_missing(Replies replies, string cause)
    {
        string title = NewTitle();
        int tasks = await CountTasksAsync(title);

        var answer = await SpoilAsync(system.GatewayToUser, replies, () => CreateTaskAsync(title));

        Assert.Equal(replies is Replies.Held ? 504 : 502, answer.Status);
        Assert.Equal(replies is Replies.Held ? "user-service did not answer in time" : "Failed to reach user-service", answer.Error);
        Assert.Equal(cause, answer.Text("cause"));
        Assert.Equal(tasks, await CountTasksAsync(title));
    }

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_task_whose_reply_is_lost_is_said_to_be_unknown_and_the_same_key_finds_it(Replies replies, string cause)
    {
        string title = NewTitle();

        var unknown = await SpoilAsync(system.GatewayToTask, replies, () => CreateTaskAsync(title));

        Assert.Equal(replies is Replies.Garbled ? 502 : 504, unknown.Status);
        Assert.Equal("Whether the task was created is unknown", unknown.Error);
        Assert.Equal(cause, unknown.Text("cause"));
        string key = Assert.Single(unknown.Headers.GetValues("Idempotency-Key"));
        Assert.Contains(key, unknown.Text("advice"), StringComparison.Ordinal);
        Assert.Equal(1, await CountTasksAsync(title)); // It was in fact created.

        var again = await CreateTaskAsync(title, key);
        var oneMore = await CreateTaskAsync(title, key);

        Assert.Equal(201, again.Status);
        Assert.Equal(again.ToString(), oneMore.ToString());
        Assert.Equal(1, await CountTasksAsync(title));
        await AssertOneNotificationAsync(title);
    }

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_notification_whose_reply_is_lost_is_pending_then_delivered_again_and_there_once(Replies replies, string cause)
    {
        string title = NewTitle();
        await system.SettleAsync(TestEnd);

        var answer = await SpoilAsync(system.TaskToNotification, replies, () => CreateTaskAsync(title));

        Assert.Equal(201, answer.Status);
        Assert.Contains($"desc=\"pending: {cause}\"", answer.Timing, StringComparison.Ordinal);
        await AssertOneNotificationAsync(title);
    }

    private static string NewTitle() => Guid.NewGuid().ToString("N");

    private Task<Answer> CreateTaskAsync(string title, string? key = null)
    {
        var body = ServiceHttp.Content($$"""{"title":"{{title}}","user_id":1}""");
        return key is null
            ? system.Gateway.SendAsync(HttpMethod.Post, "/tasks", body, TestEnd)
            : system.Gateway.SendAsync(HttpMethod.Post, "/tasks", body, TestEnd, ("Idempotency-Key", key));
    }

    private static async Task<Answer> SpoilAsync(FaultProxy proxy, Replies replies, Func<Task<Answer>> call)
    {
        int before = proxy.Hits;
        long start = Stopwatch.GetTimestamp();
        proxy.Conditions = new NetworkConditions(Replies: replies);
        try
        {
            var answer = await call();
            var elapsed = Stopwatch.GetElapsedTime(start);
            Assert.True(elapsed < LongestAnswer, $"The answer took {elapsed.TotalMilliseconds:0} ms: {answer}");
            Assert.True(proxy.Hits > before, "No reply was spoiled.");
            return answer;
        }
        finally
        {
            proxy.Conditions = null;
        }
    }

    private async Task<int> CountTasksAsync(string title) =>
        (await system.TaskService.GetAsync("/tasks", TestEnd)).Json.EnumerateArray()
            .Count(task => task.GetProperty("title").GetString() == title);

    private async Task AssertOneNotificationAsync(string title)
    {
        await system.SettleAsync(TestEnd);
        var notifications = await system.NotificationService.GetAsync("/notifications", TestEnd);
        Assert.Single(
            notifications.Json.EnumerateArray(),
            notification => notification.GetProperty("message").GetString() == $"Task '{title}' was created for user 1");
    }
}

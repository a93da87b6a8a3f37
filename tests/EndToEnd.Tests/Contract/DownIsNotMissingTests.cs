using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

/// <summary>What the contract says of a neighbour that cannot be reached. Each test leaves the system running.</summary>
public sealed class DownIsNotMissingTests(RunningSystem running) : SystemTests(running.System), IClassFixture<RunningSystem>
{
    private const string TaskOfUser1 = """{"title":"Fly","user_id":1}""";

    private readonly OwlSystem _system = running.System;

    [Fact]
    public async Task A_user_service_that_is_down_is_502_and_not_a_user_who_does_not_exist()
    {
        await _system.UserService.KillAsync();

        var task = await _system.Gateway.PostAsync("/tasks", TaskOfUser1, TestEnd);
        var invalid = await _system.Gateway.PostAsync("/tasks", """{"user_id":1}""", TestEnd);
        var list = await _system.Gateway.GetAsync("/tasks", TestEnd);

        AssertFailure(502, "Failed to reach user-service", _system.UserService, task);
        Assert.Equal("""400 {"error":"title is required"}""", invalid.ToString());
        Assert.Equal(200, list.Status);

        await _system.StartAsync(TestEnd);
        await AssertHealedAsync();
    }

    [Fact]
    public async Task A_task_service_that_is_down_is_502()
    {
        await _system.TaskService.KillAsync();

        var task = await _system.Gateway.PostAsync("/tasks", TaskOfUser1, TestEnd);
        var list = await _system.Gateway.GetAsync("/tasks", TestEnd);
        var missing = await _system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":999999}""", TestEnd);

        AssertFailure(502, "Failed to reach task-service", _system.TaskService, task);
        AssertFailure(502, "Failed to reach task-service", _system.TaskService, list);
        Assert.Equal("""400 {"error":"User does not exist"}""", missing.ToString());

        await _system.StartAsync(TestEnd);
        await AssertHealedAsync();
    }

    [Fact]
    public async Task A_user_service_that_does_not_answer_is_504()
    {
        await _system.UserService.PauseAsync();
        try
        {
            var task = await _system.Gateway.PostAsync("/tasks", TaskOfUser1, TestEnd);

            AssertFailure(504, "user-service did not answer in time", _system.UserService, task);
        }
        finally
        {
            _system.UserService.Resume();
        }

        await AssertHealedAsync();
    }

    [Fact]
    public async Task A_notification_service_that_is_down_does_not_fail_a_task_and_hears_of_it_later()
    {
        await _system.NotificationService.KillAsync();

        var task = await _system.Gateway.PostAsync("/tasks", """{"title":"Late","user_id":1}""", TestEnd);
        Assert.Equal($$"""201 {"id":{{task.Id}},"title":"Late","user_id":1}""", task.ToString());

        await _system.StartAsync(TestEnd);
        await _system.SettleAsync(TestEnd);
        var notifications = await _system.NotificationService.GetAsync("/notifications", TestEnd);
        Assert.Single(
            notifications.Json.EnumerateArray(),
            notification => notification.GetProperty("message").GetString() == "Task 'Late' was created for user 1");
    }

    private async Task AssertHealedAsync() =>
        Assert.Equal(201, (await _system.Gateway.PostAsync("/tasks", TaskOfUser1, TestEnd)).Status);

    private static void AssertFailure(int status, string error, ServiceProcess neighbour, Answer answer)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.Equal(error, answer.Error);
        Assert.Equal(neighbour.Kind.Name, answer.Json.GetProperty("service").GetString());
        Assert.Equal($"http://127.0.0.1:{neighbour.Port}", answer.Json.GetProperty("address").GetString());
    }
}

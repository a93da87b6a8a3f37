using System.Diagnostics;
using System.Net.Sockets;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>
/// Each of the four processes killed, frozen and restarted: what every endpoint answers meanwhile, within which time,
/// and that afterwards all is as before. Each test leaves the system running.
/// </summary>
public sealed class FailureMatrixTests(RunningSystem running) : SystemTests(running.System), IClassFixture<RunningSystem>
{
    // The bound of the gateway is 2 s, and 3 s under load; other tests are a load.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    private readonly OwlSystem _system = running.System;

    /// <summary>What happens to a process.</summary>
    public enum Fault
    {
        Killed,
        Frozen,
    }

    public static TheoryData<string, Fault> Faults =>
        new(ServiceKind.All.SelectMany(service => Enum.GetValues<Fault>().Select(fault => (service.Name, fault))));

    public static TheoryData<string> Services => [.. ServiceKind.All.Select(service => service.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task With_one_process_killed_or_frozen_every_endpoint_says_what_is_true(string name, Fault fault)
    {
        var victim = Service(name);
        if (fault is Fault.Killed)
        {
            await victim.KillAsync();
        }
        else
        {
            await victim.PauseAsync();
        }

        try
        {
            foreach (var endpoint in Endpoint.All)
            {
                await (endpoint.Service == victim.Kind
                    ? AssertNoAnswerAsync(endpoint, fault)
                    : AssertAnswerAsync(endpoint, victim, fault));
            }
        }
        finally
        {
            victim.Resume();
            await _system.StartAsync(TestEnd);
        }

        await AssertWellAsync();
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task With_one_process_restarted_all_is_as_before(string name)
    {
        var before = await ListsAsync();

        Assert.Equal(0, await Service(name).StopAsync());
        await _system.StartAsync(TestEnd);

        Assert.Equal(before, await ListsAsync());
        await AssertWellAsync();
    }

    [Fact]
    public async Task With_everything_behind_it_killed_the_gateway_still_answers_in_words()
    {
        ServiceProcess[] behind = [_system.UserService, _system.TaskService, _system.NotificationService];
        await Task.WhenAll(behind.Select(service => service.KillAsync()));

        var created = await Endpoint.CreateTask.CallAsync(_system, TestEnd);
        var list = await Endpoint.ListTasks.CallAsync(_system, TestEnd);
        await _system.StartAsync(TestEnd);

        Assert.Equal((502, "Failed to reach user-service"), (created.Status, created.Error));
        Assert.Equal((502, "Failed to reach task-service"), (list.Status, list.Error));
        await AssertWellAsync();
    }

    private ServiceProcess Service(string name) => _system.All.Single(service => service.Kind.Name == name);

    /// <summary>The matrix: what is not as it is when all is well.</summary>
    private static (int Status, string Error, string Cause)? Expected(Endpoint endpoint, ServiceKind victim, Fault fault) =>
        (endpoint, victim.Name, fault) switch
        {
            (_, "user-service", Fault.Killed) when endpoint == Endpoint.CreateTask =>
                (502, "Failed to reach user-service", "connection refused"),
            (_, "user-service", Fault.Frozen) when endpoint == Endpoint.CreateTask =>
                (504, "user-service did not answer in time", "no answer in time"),
            (_, "task-service", Fault.Killed) when endpoint == Endpoint.CreateTask || endpoint == Endpoint.ListTasks =>
                (502, "Failed to reach task-service", "connection refused"),
            (_, "task-service", Fault.Frozen) when endpoint == Endpoint.CreateTask =>
                (504, "Whether the task was created is unknown", "no answer in time"),
            (_, "task-service", Fault.Frozen) when endpoint == Endpoint.ListTasks =>
                (504, "task-service did not answer in time", "no answer in time"),
            _ => null,
        };

    private async Task AssertAnswerAsync(Endpoint endpoint, ServiceProcess victim, Fault fault, bool isFirst = true)
    {
        long start = Stopwatch.GetTimestamp();
        var answer = await endpoint.CallAsync(_system, TestEnd);
        var elapsed = Stopwatch.GetElapsedTime(start);

        Assert.True(elapsed < LongestAnswer, $"{endpoint} took {elapsed.TotalMilliseconds:0} ms.");
        if (Expected(endpoint, victim.Kind, fault) is not { } failure)
        {
            Assert.True(answer.Status == endpoint.WellStatus, $"{endpoint}: {answer}");
            return;
        }

        if (isFirst && fault is Fault.Killed && answer.Text("cause") == "connection broken before the answer")
        {
            // The first call after a kill may still find a connection that the gateway has not seen break. The next one does not.
            await AssertAnswerAsync(endpoint, victim, fault, isFirst: false);
            return;
        }

        Assert.Equal(failure, (answer.Status, answer.Error!, answer.Text("cause")));
        Assert.Equal(victim.Kind.Name, answer.Text("service"));
        Assert.Equal($"http://127.0.0.1:{victim.Port}", answer.Text("address"));
        Assert.InRange(answer.Json.GetProperty("elapsed_ms").GetInt64(), 0, (long)elapsed.TotalMilliseconds + 1);
        Assert.Contains($"{victim.Kind.Name};dur=", answer.Timing, StringComparison.Ordinal);
        Assert.Contains($"desc=\"{failure.Cause}\"", answer.Timing, StringComparison.Ordinal);
    }

    private async Task AssertNoAnswerAsync(Endpoint endpoint, Fault fault)
    {
        if (fault is Fault.Killed)
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => endpoint.CallAsync(_system, TestEnd));
            Assert.IsType<SocketException>(refused.InnerException);
        }
        else
        {
            using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endpoint.CallAsync(_system, impatience.Token));
        }
    }

    // Every endpoint as it should be, and every task with exactly one notification, also those of the time of the fault.
    private async Task AssertWellAsync()
    {
        foreach (var endpoint in Endpoint.All)
        {
            var answer = await endpoint.CallAsync(_system, TestEnd);
            Assert.True(answer.Status == endpoint.WellStatus, $"{endpoint}: {answer}");
        }

        await _system.SettleAsync(TestEnd);
        Assert.Equal(
            (await CountAsync(_system.TaskService, "/tasks", _ => true)),
            (await CountAsync(_system.NotificationService, "/notifications", message => message.StartsWith("Task '", StringComparison.Ordinal))));
    }

    private static async Task<int> CountAsync(ServiceProcess service, string path, Func<string, bool> counts) =>
        (await service.GetAsync(path, TestEnd)).Json.EnumerateArray()
            .Count(item => counts(item.TryGetProperty("message", out var message) ? message.GetString()! : ""));

    private async Task<string[]> ListsAsync()
    {
        await _system.SettleAsync(TestEnd);
        return
        [
            (await _system.UserService.GetAsync("/users", TestEnd)).Body,
            (await _system.TaskService.GetAsync("/tasks", TestEnd)).Body,
            (await _system.NotificationService.GetAsync("/notifications", TestEnd)).Body,
        ];
    }
}

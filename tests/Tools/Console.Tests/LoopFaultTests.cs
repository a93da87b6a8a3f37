using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Watch;
using Owl.Processes;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;
using Owl.Testing;

namespace Owl.LiveConsole.Tests;

/// <summary>What the console's loops do when something that they need throws what nobody expects.</summary>
public sealed class LoopFaultTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("owl-console-").FullName;
    private readonly ActionBoard _board = new(TimeProvider.System);
    private readonly ConsoleClients _clients;
    private readonly Traffic _traffic;
    private readonly Watcher _watcher;

    public LoopFaultTests()
    {
        var configuration = new ConfigurationBuilder().Build();
        _clients = new ConsoleClients(OwlSettings.Read(configuration), TimeProvider.System);
        _traffic = new Traffic(_clients, TimeProvider.System, NullLogger<Traffic>.Instance);
        _watcher = new Watcher(
            _clients, new ControlSettings(IsOn: false, TimeSpan.Zero), _board, _traffic, configuration, TimeProvider.System, NullLogger<Watcher>.Instance);
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _watcher.Dispose();
        _traffic.Dispose();
        _clients.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_watch_goes_on_and_says_that_its_questions_fail()
    {
        _clients.Dispose(); // From here on every question throws.

        await _watcher.StartAsync(TestEnd);
        await FailsAndGoesOnAsync(_watcher);
    }

    [Fact]
    public async Task The_traffic_goes_on_and_says_that_its_requests_fail()
    {
        _clients.Dispose();
        _traffic.Start(user: 1);

        await _traffic.StartAsync(TestEnd);
        await FailsAndGoesOnAsync(_traffic);
    }

    [Fact]
    public async Task An_action_that_throws_has_failed_and_the_next_one_is_done()
    {
        // A log that is to be put aside, and a folder where it is to be put.
        string logs = Directory.CreateDirectory(Path.Combine(_home, "logs")).FullName;
        Directory.CreateDirectory(Path.Combine(logs, "user.log.1"));
        await using (var log = File.Create(Path.Combine(logs, "user.log")))
        {
            log.SetLength(11 * 1024 * 1024);
        }

        using var queue = new ControlQueue(
            _board, new Deployment(new DeploymentSettings(_home, 20000)), _watcher, TimeProvider.System, NullLogger<ControlQueue>.Instance);
        Assert.NotNull(queue.Add(ControlPlan.From("start", "user-service", null, null)!).Id);

        await queue.StartAsync(TestEnd);
        await UntilAsync(() => _board.Read().Any(action => action is { Action: "start", State: ActionState.Failed }));
        Assert.Contains("user.log", Assert.Single(_board.Read()).Text, StringComparison.Ordinal);

        Assert.NotNull(queue.Add(ControlPlan.From("kill", "user-service", null, null)!).Id);
        await UntilAsync(() => _board.Read().Any(action => action is { Action: "kill", State: ActionState.Failed }));
        Assert.StartsWith("user-service does not run", _board.Read().First(action => action.Action == "kill").Text, StringComparison.Ordinal);
        Assert.Null(queue.Failure);
        await queue.StopAsync(TestEnd);
    }

    private static async Task FailsAndGoesOnAsync(BackgroundLoop loop)
    {
        await UntilAsync(() => loop.Failure?.Contains("disposed", StringComparison.Ordinal) is true);
        Assert.False(loop.ExecuteTask!.IsCompleted);
        await loop.StopAsync(TestEnd);
    }

    private static Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(condition, TestEnd);
}

using System.Globalization;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

/// <summary>What goes wrong around run.sh: clocks, other users, other processes, commands that are broken off.</summary>
public sealed class RunShFaultTests : SystemTests
{
    [Fact]
    public async Task A_service_is_known_and_ended_under_another_time_zone_and_by_another_clock()
    {
        var clock = CreateClock();
        var script = await CreateAsync();
        await script.RunAsync("start user", TestEnd);
        int pid = script.PidOf("user");

        var elsewhere = await script.Shell.RunAsync("TZ=Asia/Tokyo ./run.sh start user", TestEnd);
        Assert.Equal($"code 0\nuser-service already runs (pid {pid})", elsewhere.ToString());

        clock.Step(TimeSpan.FromHours(-9));
        var later = await script.Shell.RunAsync($"{string.Join(' ', clock.Within)} ./run.sh down", TestEnd);
        Assert.Equal("code 0\nstopped", later.ToString());
        AssertGone(pid);
    }

    [Fact]
    public async Task What_was_started_by_a_command_that_was_killed_itself_is_ended_by_down()
    {
        var script = await CreateAsync();
        var output = new Output();
        var command = script.Start("start user", output);
        string note = Path.Combine(script.Home, "run", "user.pid");
        await Wait.UntilAsync(() => Task.FromResult(File.Exists(note)), TestEnd);
        command.Send(Signal.Kill);
        await command.WaitForExitAsync(TestEnd);
        int pid = script.PidOf("user");
        Assert.NotNull(ProcessStat.Of(pid));

        Assert.Equal("code 0\nstopped", (await script.RunAsync("down", TestEnd)).ToString());

        AssertGone(pid);
    }

    [Fact]
    public async Task A_service_that_somebody_else_started_is_shown_as_that_and_does_not_count_as_started()
    {
        var script = await CreateAsync();
        using var home = new TempFolder();
        var other = Own(new ServiceProcess(
            ServiceKind.UserService,
            new Settings(home.File("home"), script.PortBase.ToString(CultureInfo.InvariantCulture)),
            script.PortBase + 1));
        await other.StartAsync(TestEnd);

        var start = await script.RunAsync("start user", TestEnd);
        Assert.Equal(1, start.Code);
        Assert.StartsWith(
            $"user-service cannot start: port {script.PortBase + 1} is taken by pid {other.Pid}", start.Lines[0], StringComparison.Ordinal);

        var status = await script.RunAsync("status", TestEnd);
        Assert.StartsWith($"user-service          not run.sh's   {other.Pid} ", status.Lines[2], StringComparison.Ordinal);

        var down = await script.RunAsync("down", TestEnd);
        Assert.Equal(
            [
                $"user-service at http://localhost:{script.PortBase + 1} (pid {other.Pid}) was not started by run.sh, and goes on; "
                    + $"to end it: kill {other.Pid}",
                "stopped",
            ],
            down.Lines);
        Assert.True(other.IsRunning);
    }

    [Fact]
    public async Task A_foreground_run_ends_when_down_is_called_elsewhere()
    {
        var script = await CreateAsync();
        var output = new Output();
        var foreground = script.Start("", output);
        await Wait.UntilAsync(() => Task.FromResult(output.Lines.Contains("Ctrl-C stops all.")), TestEnd);

        Assert.Equal("code 0\nstopped", (await script.RunAsync("down", TestEnd)).ToString());

        await foreground.WaitForExitAsync(TestEnd);
        Assert.Equal(0, foreground.ExitCode);
        Assert.Contains("All four were stopped from elsewhere.", output.Lines);
    }

    [Fact]
    public async Task What_is_in_the_way_is_told_in_words_and_left_as_it_is()
    {
        var script = await CreateAsync();
        var zero = await script.Shell.RunAsync($"OWL_PORT_BASE=0{script.PortBase} ./run.sh status", TestEnd);
        Assert.Contains($"http://localhost:{script.PortBase} ", zero.Lines[1], StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(script.Home, "run"));
        string precious = Path.Combine(script.Home, "precious");
        await File.WriteAllTextAsync(precious, "hoot", TestEnd);
        string planted = Path.Combine(script.Home, "run", "user.lock");
        File.CreateSymbolicLink(planted, precious);
        Assert.Equal(
            $"code 1\nrun.sh: {planted} is a link to another file; remove it", (await script.RunAsync("start user", TestEnd)).ToString());
        Assert.Equal("hoot", await File.ReadAllTextAsync(precious, TestEnd));
        File.Delete(planted);

        if (OperatingSystem.IsLinux() && Environment.UserName == "root")
        {
            string nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
            var other = await script.Shell.RunAsync($"{nobody} ./run.sh stop user", TestEnd);
            Assert.Equal(
                $"code 1\nrun.sh: {script.Home} belongs to another user; set OWL_HOME to a directory of your own", other.ToString());
        }
    }

    [Fact]
    public async Task A_service_is_restarted_and_its_log_is_shown()
    {
        var script = await CreateAsync();
        string log = Path.Combine(script.Home, "logs", "user.log");
        Assert.Equal(
            $"code 1\nrun.sh: user-service has no log yet: {log} is not there", (await script.RunAsync("logs user", TestEnd)).ToString());
        await script.RunAsync("start user", TestEnd);
        int first = script.PidOf("user");

        Assert.Equal(
            $"code 0\nuser-service answers at http://localhost:{script.PortBase + 1}",
            (await script.RunAsync("restart user", TestEnd)).ToString());

        AssertGone(first);
        var output = new Output();
        var logs = script.Start("logs user -f", output);
        await SaysAsync($"(pid {script.PidOf("user")})");
        await script.RunAsync("stop user", TestEnd);
        await SaysAsync("user-service was told to stop");
        logs.Send(Signal.Interrupt);
        await logs.WaitForExitAsync(TestEnd);
        Assert.Equal(0, logs.ExitCode);

        Task SaysAsync(string words) => Wait.UntilAsync(
            () => Task.FromResult(output.Lines.Any(line => line.Contains(words, StringComparison.Ordinal))), TestEnd);
    }

    // A process that has ended can still be there for its parent to ask about.
    private static void AssertGone(int pid) => Assert.True(ProcessStat.Of(pid) is null or { IsEnded: true }, $"{pid} is there.");

    private async Task<RunSh> CreateAsync() => Own(await RunSh.CreateAsync(TestEnd));
}

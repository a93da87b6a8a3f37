using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests;

public sealed class RunShTests : SystemTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    [Fact]
    public async Task Up_starts_all_four_once_status_shows_them_and_down_ends_them()
    {
        var script = await CreateAsync();

        var up = await script.RunAsync("up", TestEnd);
        Assert.Equal(0, up.Code);
        AssertBanner(script, up.Lines);
        Assert.Contains($"see it live           {script.Console}", up.Lines);
        // The page is a process of its own; the gateway has only what the article has.
        Assert.Contains("OwlOrleans", await Http.GetStringAsync(script.Console, TestEnd), StringComparison.Ordinal);
        using var root = await Http.GetAsync(script.Services[0], TestEnd);
        Assert.Equal((HttpStatusCode.NotFound, """{"error":"Not Found"}"""), (root.StatusCode, await root.Content.ReadAsStringAsync(TestEnd)));
        Assert.Contains(up.Lines, line => line.EndsWith($"{script.Home}/data (every acknowledged write is on disk)", StringComparison.Ordinal));
        Assert.All(await AnswersAsync(script), Assert.True);

        var status = await script.RunAsync("status", TestEnd);
        Assert.Equal(0, status.Code);
        Assert.Equal(["up", "up", "up", "up"], StatesOf(status));
        Assert.Contains("deliveries            0 pending, the oldest for 0 s; notification-service: answered", status.Lines);
        Assert.Contains($"live console          http://localhost:{script.PortBase + 4}", status.Lines);

        int[] pids = [.. PidsOf(script), script.PidOf("console")];
        var again = await script.RunAsync("up", TestEnd);
        Assert.Equal(0, again.Code);
        AssertBanner(script, again.Lines);
        Assert.Equal(pids, (int[])[.. PidsOf(script), script.PidOf("console")]);

        var down = await script.RunAsync("down", TestEnd);
        Assert.Equal("code 0\nstopped", down.ToString());
        Assert.All(await AnswersAsync(script), Assert.False);
        Assert.All(pids, AssertGone);

        var after = await script.RunAsync("status", TestEnd);
        Assert.NotEqual(0, after.Code);
        Assert.Equal(["down", "down", "down", "down"], StatesOf(after));
        Assert.Contains("deliveries            unknown: task-service does not answer", after.Lines);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_down_and_up()
    {
        var script = await CreateAsync();
        await script.RunAsync("start user", TestEnd);
        using var created = await Http.PostAsync(new Uri(script.Services[1], "/users"), new StringContent("""{"name":"Alice"}"""), TestEnd);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        await script.RunAsync("down", TestEnd);
        await script.RunAsync("start user", TestEnd);

        Assert.Equal("""[{"id":1,"name":"Alice"}]""", await Http.GetStringAsync(new Uri(script.Services[1], "/users"), TestEnd));
    }

    [Fact]
    public async Task One_service_is_started_frozen_resumed_stopped_and_killed()
    {
        var script = await CreateAsync();

        Assert.Equal($"code 0\nuser-service answers at http://localhost:{script.PortBase + 1}", (await script.RunAsync("start user", TestEnd)).ToString());
        int pid = script.PidOf("user");
        Assert.Equal($"code 0\nuser-service already runs (pid {pid})", (await script.RunAsync("start user-service", TestEnd)).ToString());
        Assert.Equal((bool[])[false, true, false, false], await AnswersAsync(script));
        Assert.Equal(["down", "up", "down", "down"], StatesOf(await script.RunAsync("status", TestEnd)));

        Assert.Equal("code 0\nuser-service is frozen", (await script.RunAsync("pause user", TestEnd)).ToString());
        Assert.Equal(["down", "frozen", "down", "down"], StatesOf(await script.RunAsync("status", TestEnd)));
        Assert.Equal("code 0\nuser-service goes on", (await script.RunAsync("resume user", TestEnd)).ToString());
        Assert.Equal((bool[])[false, true, false, false], await AnswersAsync(script));
        Assert.Equal(pid, script.PidOf("user"));

        Assert.Equal("code 0\nuser-service is stopped", (await script.RunAsync("stop user", TestEnd)).ToString());
        AssertGone(pid);
        Assert.Contains("user-service was told to stop", await File.ReadAllTextAsync(Path.Combine(script.Home, "logs", "user.log"), TestEnd), StringComparison.Ordinal);

        await script.RunAsync("start user", TestEnd);
        pid = script.PidOf("user");
        Assert.Equal("code 0\nuser-service is killed", (await script.RunAsync("kill user", TestEnd)).ToString());
        AssertGone(pid);
        Assert.Equal(
            $"code 1\nrun.sh: user-service does not run under {script.Home}; start it with: ./run.sh start user",
            (await script.RunAsync("kill user", TestEnd)).ToString());
    }

    [Fact]
    public async Task A_frozen_service_is_taken_down_too()
    {
        var script = await CreateAsync();
        await script.RunAsync("start notification", TestEnd);
        int pid = script.PidOf("notification");
        await script.RunAsync("pause notification", TestEnd);

        Assert.Equal("code 0\nstopped", (await script.RunAsync("down", TestEnd)).ToString());

        AssertGone(pid);
    }

    [Fact]
    public async Task A_freeze_can_end_by_itself_and_heal_brings_everything_back()
    {
        var script = await CreateAsync();
        await script.RunAsync("start user", TestEnd);
        await script.RunAsync("start task", TestEnd);
        Assert.Equal("code 0\nuser-service is frozen for 1 s", (await script.RunAsync("pause user 1s", TestEnd)).ToString());
        await Wait.UntilAsync(async () => StatesOf(await script.RunAsync("status", TestEnd))[1] == "up", TestEnd);

        // Frozen anew and without an end: the end of the freeze before does not count any more.
        await script.RunAsync("pause user 1s", TestEnd);
        await script.RunAsync("pause user", TestEnd);
        await script.RunAsync("pause task", TestEnd);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestEnd);
        Assert.Equal(["down", "frozen", "frozen", "down"], StatesOf(await script.RunAsync("status", TestEnd)));

        int[] pids = [script.PidOf("user"), script.PidOf("task")];
        var heal = await script.RunAsync("heal", TestEnd);
        Assert.Equal("code 0\nall four answer", heal.ToString());
        Assert.Equal(["up", "up", "up", "up"], StatesOf(await script.RunAsync("status", TestEnd)));
        Assert.Equal(pids, (int[])[script.PidOf("user"), script.PidOf("task")]);
    }

    [Fact]
    public async Task A_second_replica_starts_on_the_next_port_freezes_is_started_again_when_it_was_given_up_and_goes_down_with_the_others()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux() || PostgresServer.FindPrograms() is null, "PostgreSQL is not installed.");
        await using var database = await PostgresServer.StartNewAsync();
        var script = Own(await RunSh.CreateAsync(TestEnd, replicas: 2));
        string setting = $"OWL_POSTGRES=\"{database.ConnectionString}\"";

        Assert.Equal(0, (await script.Shell.RunAsync($"{setting} ./run.sh start task", TestEnd)).Code);
        var second = await script.Shell.RunAsync($"{setting} ./run.sh start task 2", TestEnd);

        Assert.Equal($"code 0\ntask-service 2 answers at http://localhost:{script.PortBase + 12}", second.ToString());
        Assert.Equal("code 0\ntask-service 2 is frozen", (await script.RunAsync("pause task 2", TestEnd)).ToString());
        var status = await script.Shell.RunAsync($"{setting} ./run.sh status", TestEnd);
        Assert.Equal(["gateway", "user-service", "task-service", "task-service 2", "notification-service"], status.Lines.Skip(1).Take(5).Select(line => line[..21].TrimEnd()));
        Assert.Equal("frozen", status.Lines[4][22..36].TrimEnd());

        int frozen = script.PidOf("task-2");
        await Wait.UntilAsync(
            async () => (await script.Shell.RunAsync($"curl -s localhost:{script.PortBase + 2}/status", TestEnd)).ToString().Contains("\"dead\"", StringComparison.Ordinal),
            TestEnd);
        Assert.Equal(
            $"code 0\nits cluster had given task-service 2 up, so it ended itself; started again: task-service 2 answers at http://localhost:{script.PortBase + 12}",
            (await script.Shell.RunAsync($"{setting} ./run.sh resume task 2", TestEnd)).ToString());
        AssertGone(frozen);
        int pid = script.PidOf("task-2");
        Assert.Equal("code 0\nstopped", (await script.RunAsync("down", TestEnd)).ToString());
        AssertGone(pid);
    }

    [Theory]
    [InlineData("hoot", 2, "run.sh: 'hoot' is no command")]
    [InlineData("start", 2, "run.sh: which service? gateway, user, task or notification")]
    [InlineData("kill owl", 2, "run.sh: which service? gateway, user, task or notification")]
    [InlineData("start task 51", 2, "run.sh: '51' is no replica; they have the numbers from 1 to 50")]
    [InlineData("start task two", 2, "run.sh: 'two' is no replica; they have the numbers from 1 to 50")]
    [InlineData("start task 2", 1, "run.sh: replicas of a service share their data, and that takes PostgreSQL: set OWL_POSTGRES before the first one starts")]
    [InlineData("stop task", 1, "run.sh: task-service does not run under ")]
    [InlineData("pause task", 1, "run.sh: task-service does not run under ")]
    [InlineData("resume gateway", 1, "run.sh: gateway does not run under ")]
    [InlineData("pause task 0s", 1, "run.sh: '0s' is no time from 1s to 9999s")]
    [InlineData("kil task", 2, "run.sh: 'kil' is no command; did you mean kill?")]
    [InlineData("down user", 2, "run.sh: 'user' is no argument of down, which stops all; did you mean: ./run.sh stop user?")]
    [InlineData("up --hepl", 2, "run.sh: '--hepl' is no argument of up; did you mean --help?")]
    [InlineData("pause task 60", 2, "run.sh: '60' is no replica; for a time say 60s")]
    [InlineData("pause task soon", 2, "run.sh: 'soon' is no replica; they have the numbers from 1 to 50")]
    public async Task What_makes_no_sense_is_refused_in_words(string arguments, int code, string words)
    {
        var script = await CreateAsync();

        var result = await script.RunAsync(arguments, TestEnd);

        Assert.Equal(code, result.Code);
        Assert.StartsWith(words, result.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OWL_PORT_BASE=owl", "run.sh: OWL_PORT_BASE is 'owl' but must be an integer from 1024 to 62000")]
    [InlineData("OWL_PORT_BASE=80", "run.sh: OWL_PORT_BASE is '80' but must be an integer from 1024 to 62000")]
    [InlineData("OWL_CONSOLE=maybe", "run.sh: OWL_CONSOLE is 'maybe' but must be 'on' or 'off'")]
    [InlineData("OWL_CONTROL=maybe", "run.sh: OWL_CONTROL is 'maybe' but must be 'on' or 'off'")]
    [InlineData("OWL_STORAGE=paper", "run.sh: OWL_STORAGE is 'paper' but must be 'sqlite' or 'memory'")]
    [InlineData("OWL_HOME=/dev/null/home", "run.sh: /dev/null/home cannot be made; set OWL_HOME to another directory")]
    public async Task A_setting_that_cannot_be_is_refused_in_words(string setting, string words)
    {
        var script = await CreateAsync();

        var result = await script.Shell.RunAsync($"{setting} ./run.sh up", TestEnd);

        Assert.Equal(1, result.Code);
        Assert.Equal(words, result.Lines[^1]);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_the_services_own_words()
    {
        var script = await CreateAsync();
        using var listener = new TcpListener(IPAddress.Loopback, script.PortBase + 1);
        listener.Start();

        var result = await script.RunAsync("start user", TestEnd);

        Assert.Equal(1, result.Code);
        Assert.StartsWith(
            $"user-service cannot start: port {script.PortBase + 1} is taken by pid {Environment.ProcessId} (", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("run.sh: user-service did not start; its log: ", result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_storage_is_told()
    {
        var script = Own(await RunSh.CreateAsync(TestEnd, storage: "memory"));

        var status = await script.RunAsync("status", TestEnd);

        Assert.Contains("data                  memory: lost at exit", status.Lines);
    }

    [Fact]
    public async Task In_the_foreground_it_tells_the_addresses_outlives_a_killed_service_and_stops_all_at_Ctrl_C()
    {
        var script = await CreateAsync();
        var output = new Output();
        var foreground = script.Start("", output);
        await SaysAsync("Ctrl-C stops all.");
        AssertBanner(script, output.Lines);
        Assert.Contains(output.Lines, line => line.StartsWith("user         | ", StringComparison.Ordinal)); // Logs are prefixed.
        Assert.All(await AnswersAsync(script), Assert.True);

        await script.RunAsync("kill user", TestEnd);
        await SaysAsync("user-service is gone. Start it again with: ./run.sh start user");
        Assert.False(foreground.HasExited);
        Assert.Equal((bool[])[true, false, true, true], await AnswersAsync(script));
        Assert.Equal(0, (await script.RunAsync("start user", TestEnd)).Code);
        int[] pids = PidsOf(script);

        foreground.Send(Signal.Interrupt);
        await foreground.WaitForExitAsync(TestEnd);
        Assert.All(pids, AssertGone);
        Assert.All(await AnswersAsync(script), Assert.False);
        Assert.Equal(["down", "down", "down", "down"], StatesOf(await script.RunAsync("status", TestEnd)));

        Task SaysAsync(string words) => Wait.UntilAsync(
            () => foreground.HasExited
                ? throw new InvalidOperationException($"run.sh ended with code {foreground.ExitCode}:\n{output}")
                : Task.FromResult(output.Lines.Contains(words)),
            TestEnd);
    }

    [Theory]
    [InlineData("user", 1)]
    [InlineData("gateway", 0)]
    public async Task One_service_alone_in_the_foreground_can_be_frozen_from_elsewhere_and_ends_at_Ctrl_C(string service, int index)
    {
        var script = await CreateAsync();
        var output = new Output();
        var foreground = script.Start(service, output);
        await Wait.UntilAsync(async () => (await AnswersAsync(script))[index], TestEnd);

        int pid = script.PidOf(service);
        Assert.Contains(output.Lines, line => line.Contains($"answers at http://localhost:{script.PortBase + index} (pid {pid})", StringComparison.Ordinal));
        await script.RunAsync($"pause {service}", TestEnd);
        Assert.True(!OperatingSystem.IsLinux() || ProcessStat.IsStopped(pid));
        Assert.False(ProcessStat.IsStopped(foreground.Id)); // A shell would take a job that is stopped for suspended, and Ctrl-C would not reach it.
        Assert.Equal(0, (await script.RunAsync($"resume {service}", TestEnd)).Code);

        foreground.Send(Signal.Interrupt);
        await foreground.WaitForExitAsync(TestEnd);
        Assert.Equal(0, foreground.ExitCode);
        AssertGone(pid);
    }

    [Fact]
    public async Task It_ends_only_what_it_started()
    {
        var script = await CreateAsync();
        var system = await CreateNeighbourAsync();
        // A pid that was used again by somebody else.
        using var stranger = Process.Start("sleep", "600");
        try
        {
            Directory.CreateDirectory(Path.Combine(script.Home, "run"));
            await File.WriteAllTextAsync(
                Path.Combine(script.Home, "run", "task.pid"),
                string.Create(CultureInfo.InvariantCulture, $"{stranger.Id}\nThu Jan  1 00:00:00 1970\n"),
                TestEnd);

            Assert.Equal(
                $"code 1\nrun.sh: task-service does not run under {script.Home}; start it with: ./run.sh start task",
                (await script.RunAsync("kill task", TestEnd)).ToString());
            Assert.Equal("code 0\nstopped", (await script.RunAsync("down", TestEnd)).ToString());

            Assert.False(stranger.HasExited);
            Assert.True(system.IsRunning);
        }
        finally
        {
            stranger.Send(Signal.Kill);
            await stranger.WaitForExitAsync(CancellationToken.None);
        }

        // Of the same program, but not started by run.sh.
        async Task<ServiceProcess> CreateNeighbourAsync()
        {
            var ports = PortRange.Take();
            var neighbour = Own(new ServiceProcess(
                ServiceKind.Gateway, new Settings(script.Home, ports.Base.ToString(CultureInfo.InvariantCulture)), ports.Base));
            await neighbour.StartAsync(TestEnd);
            return neighbour;
        }
    }

    private async Task<RunSh> CreateAsync() => Own(await RunSh.CreateAsync(TestEnd));

    private static void AssertBanner(RunSh script, IReadOnlyList<string> lines)
    {
        foreach (var kind in ServiceKind.All)
        {
            Assert.Contains($"{kind.Name,-21} http://localhost:{script.PortBase + kind.PortOffset}", lines);
        }

        Assert.Equal(3, lines.Count(line => line.StartsWith("curl ", StringComparison.Ordinal)));
    }

    // Of the services, in the order of status: the words of the second column.
    private static string[] StatesOf(ShellResult status) =>
        [.. status.Lines.Skip(1).Take(4).Select(line => line[22..36].TrimEnd())];

    private static int[] PidsOf(RunSh script) => [.. ((string[])["gateway", "user", "task", "notification"]).Select(script.PidOf)];

    // A process that ended stays in the table as a zombie until whoever is its parent by now asks for it.
    private static void AssertGone(int pid)
    {
        string stat = $"/proc/{pid}/stat";
        Assert.True(!File.Exists(stat) || File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal), $"pid {pid} still runs.");
    }

    private static Task<bool[]> AnswersAsync(RunSh script) => Task.WhenAll(script.Services.Select(async address =>
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(address, "/health/ready"), TestEnd);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }));
}

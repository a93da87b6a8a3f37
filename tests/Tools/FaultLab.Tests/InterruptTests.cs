using System.Diagnostics;
using System.Globalization;

namespace Owl.FaultLab.Tests;

/// <summary>The lab is told to stop while something is broken: it ends, and nothing of it stays behind.</summary>
public sealed class InterruptTests : IDisposable
{
    private const string Mark = "LAB_TEST_MARK";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly TempFolder _folder = new();

    public InterruptTests()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux tells by /proc what a process has started and mounted.");
            return;
        }

        const UnixFileMode passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Temp, passable);
        File.SetUnixFileMode(_folder.File(""), passable); // PostgreSQL runs as a user of its own.
        Directory.CreateSymbolicLink(Path.Combine(Temp, "owl-test-ports"), Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "owl-test-ports")).FullName);
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    // The lab's own folder for what is temporary.
    private string Temp => _folder.File("tmp");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_Ctrl_C_while_a_service_is_frozen_no_process_and_no_folder_stay()
    {
        using var lab = Start("freeze-user");

        await BrokenAsync(lab, () => Own().Any(IsFrozen));

        await AssertEndsAsync(lab, Signal.Interrupt, 130);
    }

    [Fact]
    public async Task On_SIGTERM_while_a_disk_is_full_no_mount_stays()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can mount a small file system.");
        using var lab = Start("disk-full");

        await BrokenAsync(lab, () => Directory.EnumerateFiles(Temp, "filler", SearchOption.AllDirectories).Any());

        await AssertEndsAsync(lab, Signal.Terminate, 143);
    }

    [Fact]
    public async Task On_SIGTERM_while_a_host_is_cut_off_no_host_no_cable_and_no_database_stay()
    {
        Assert.SkipWhen(PostgresServer.FindPrograms() is null || Environment.UserName != "root", "It takes PostgreSQL, and root to make hosts.");
        using var lab = Start("cut-off-host");

        string? cable = null;
        await BrokenAsync(lab, () => (cable = CablesOf(Own()).FirstOrDefault(IsDown)) is not null);
        string network = cable!.Split('c')[0];
        Assert.NotEmpty(LeftOf(network));

        await AssertEndsAsync(lab, Signal.Terminate, 143);
        Assert.Empty(LeftOf(network));
    }

    private Process Start(string experiment)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.ProgramOf("FaultLab"), "run", experiment, "--quick", "--out", _folder.File("out")])
        {
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = Temp, [Mark] = _mark },
        };
        return Process.Start(start)!;
    }

    private static async Task BrokenAsync(Process lab, Func<bool> isBroken) => Assert.True(
        await Probe.UntilAsync(() => Task.FromResult(lab.HasExited || isBroken()), Patience, TestEnd) && !lab.HasExited,
        lab.HasExited ? await lab.StandardOutput.ReadToEndAsync(TestEnd) : "The fault was never there.");

    private async Task AssertEndsAsync(Process lab, Signal signal, int code)
    {
        Assert.True(Own().Count() > 4);
        lab.Send(signal);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        end.CancelAfter(Patience);
        await lab.WaitForExitAsync(end.Token);

        Assert.Equal(code, lab.ExitCode);
        Assert.Contains("interrupted; nothing is written", await lab.StandardOutput.ReadToEndAsync(TestEnd), StringComparison.Ordinal);
        Assert.Empty(Own());
        Assert.DoesNotContain(Temp, await File.ReadAllTextAsync("/proc/mounts", TestEnd), StringComparison.Ordinal);
        Assert.Equal(["owl-test-ports"], Directory.EnumerateFileSystemEntries(Temp).Select(Path.GetFileName).Where(name => !IsOfTheRuntime(name!)));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    // The diagnostics port of a .NET process that was killed, and its like.
    private static bool IsOfTheRuntime(string name) => name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) || name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal);

    /// <summary>The processes that are the lab, or that it started: all inherit its environment.</summary>
    private IEnumerable<int> Own() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
        .Where(pid => Read(pid, "environ").Contains($"{Mark}={_mark}", StringComparison.Ordinal));

    // proc(5): the state follows the command in brackets.
    private static bool IsFrozen(int pid) => Read(pid, "stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] == 'T';

    // The hosts of the lab are told by the addresses of its services; the cables of those hosts by the bridge with the same network.
    private static IEnumerable<string> CablesOf(IEnumerable<int> processes)
    {
        var prefixes = processes.Select(pid => Read(pid, "environ").Split('\0').FirstOrDefault(setting => setting.StartsWith("OWL_LISTEN=", StringComparison.Ordinal)))
            .OfType<string>().Select(setting => setting["OWL_LISTEN=".Length..(setting.LastIndexOf('.') + 1)]).Distinct().ToList();
        return System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
            .Where(bridge => bridge.GetIPProperties().UnicastAddresses.Any(address => prefixes.Any(prefix => address.Address.ToString() == prefix + "254")))
            .SelectMany(bridge => Directory.EnumerateDirectories("/sys/class/net", bridge.Name + "c*").Select(path => Path.GetFileName(path)));
    }

    private static bool IsDown(string cable) =>
        (Convert.ToInt32(File.ReadAllText($"/sys/class/net/{cable}/flags").Trim(), 16) & 1) == 0; // IFF_UP

    private static IEnumerable<string> LeftOf(string network) =>
        Directory.EnumerateDirectories("/sys/class/net", network + "*").Concat(Directory.EnumerateFiles("/run/netns", network + "*"));

    // What ends while one looks has nothing to tell.
    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

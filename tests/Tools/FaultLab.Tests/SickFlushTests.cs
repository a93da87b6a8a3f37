using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Owl.FaultLab.Tests;

/// <summary>
/// A disk that fails in the middle of a commit: strace lets a system call of the real process fail. No answer is contradicted
/// later, also when the process is killed directly after it.
/// </summary>
[Collection(AloneGroup.Name)]
public sealed class SickFlushTests
{
    private const int Requests = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fsync,fdatasync:error=EIO:when=3")]
    [InlineData("pwrite64:error=ENOSPC:when=8")]
    [InlineData("pwrite64:error=EIO:when=9")]
    public async Task No_answer_is_contradicted_after_a_commit_that_failed(string injected)
    {
        Assert.SkipWhen(PowerCut.Recording.Missing is not null, PowerCut.Recording.Missing ?? "");
        Process? strace = null;
        try
        {
            await RequireNoContradictionAsync([], async (users, _) => strace = await AttachAsync(users.Pid, injected));
        }
        finally
        {
            if (strace is not null)
            {
                await strace.WaitForExitAsync(TestEnd); // It ends with what it is attached to.
                strace.Dispose();
            }
        }
    }

    [Fact]
    public async Task No_answer_is_contradicted_after_a_write_that_stopped_short()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux limits the files of a process that runs");
        // At its limit a file takes a part of what is written to it, and then no more: as on a disk that is just full.
        const int FramesAndAHalf = 14_000;
        await RequireNoContradictionAsync(["env", "--ignore-signal=XFSZ"], async (users, home) =>
        {
            var log = new FileInfo(Path.Combine(home, "data", "users.db-wal"));
            using var limit = Process.Start(
                "prlimit", ["--pid", $"{users.Pid}", $"--fsize={(log.Exists ? log.Length : 0) + FramesAndAHalf}"]);
            await limit.WaitForExitAsync(TestEnd);
            Assert.Equal(0, limit.ExitCode);
        });
    }

    private static async Task RequireNoContradictionAsync(string[] under, Func<ServiceProcess, string, Task> makeSickAsync)
    {
        using var folder = new TempFolder();
        using var ports = PortRange.Take();
        var settings = new Settings(folder.File("home"), $"{ports.Base}");
        await using var users = new ServiceProcess(
            ServiceKind.UserService, settings, ports.Base + ServiceKind.UserService.PortOffset, under: under);
        await users.StartAsync(TestEnd);
        using var http = new HttpClient { BaseAddress = users.Address, Timeout = Patience };
        var answers = new Dictionary<string, int>();
        await makeSickAsync(users, folder.File("home"));
        for (int number = 1; number <= Requests && answers.Values.All(status => status == 201); number++)
        {
            using var answer = await http.PostAsJsonAsync("/users", new { name = $"user-{number}" }, TestEnd);
            answers[$"user-{number}"] = (int)answer.StatusCode;
        }

        await users.KillAsync();
        await users.StartAsync(TestEnd);
        var there = (await http.GetFromJsonAsync<JsonElement>("/users", TestEnd)).EnumerateArray()
            .Select(user => user.GetProperty("name").GetString()!).ToList();

        Assert.Contains(answers.Values, status => status != 201); // The disk did fail.
        Assert.All(answers, answer => Assert.Contains(answer.Value, (int[])[201, 503, 504]));
        Assert.Subset(there.ToHashSet(), answers.Where(answer => answer.Value == 201).Select(answer => answer.Key).ToHashSet());
        Assert.Empty(answers.Where(answer => answer.Value == 503).Select(answer => answer.Key).Intersect(there));
        Assert.Equal(there.Count, there.Distinct().Count());
    }

    /// <summary>strace counts the calls of each thread; only the writer makes these.</summary>
    private static async Task<Process> AttachAsync(int pid, string injected)
    {
        string call = injected[..injected.IndexOf(':', StringComparison.Ordinal)];
        var strace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-p", $"{pid}", "-e", $"trace={call}", "-e", $"inject={injected}", "-o", "/dev/null"])
        {
            RedirectStandardError = true,
        })!;
        string? line = await strace.StandardError.ReadLineAsync(TestEnd).AsTask().WaitAsync(Patience, TestEnd);
        Assert.Contains("attached", line, StringComparison.Ordinal);
        _ = strace.StandardError.ReadToEndAsync(TestEnd); // It says something for each thread.
        return strace;
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.Storage.Sqlite;

namespace Owl.Storage.Tests.Sqlite;

/// <summary>
/// A process of its own that appends rows to a store until it is killed: this program again, under strace, which makes a
/// system call on the files of the store fail or kills the process at it.
/// </summary>
public sealed class StoreProcess
{
    /// <summary>How the rows of the process ended, one line each: <c>1 stored as 1</c>, <c>2 unknown</c>, <c>3 refused</c>.</summary>
    private const string EndsFile = ".ends";

    private const string PathVariable = "OWL_TEST_STORE";
    private const string KillVariable = "OWL_TEST_KILL_WHEN";
    public const int Rows = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static bool CanRun => OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace");

    /// <summary>Whether this process is one.</summary>
    public static bool IsThis => Environment.GetEnvironmentVariable(PathVariable) is not null;

    /// <summary>What the process does. It is no test, and runs only where <see cref="RunAsync"/> starts it.</summary>
    [Fact]
    [Trait("run", "by-itself")]
    public async Task Append_rows()
    {
        Assert.SkipUnless(IsThis, "Started by other tests only.");
        string path = Environment.GetEnvironmentVariable(PathVariable)!;
        string? killWhen = Environment.GetEnvironmentVariable(KillVariable);
        using var store = SqliteStore<Item>.Open(path, ItemTable.Definition, TimeProvider.System, NullLogger.Instance);
        for (int row = 1; row <= Rows; row++)
        {
            string end = await AppendAsync(store, row);
            await File.AppendAllTextAsync(path + EndsFile, string.Create(CultureInfo.InvariantCulture, $"{row} {end}\n"), CancellationToken.None);
            if (end == killWhen)
            {
                Process.GetCurrentProcess().Kill();
            }
        }

        Process.GetCurrentProcess().Kill(); // Also at the end: a clean stop would put everything in order.
    }

    /// <summary>Runs it to its end, and returns how its rows ended.</summary>
    /// <param name="store">The path of the store's file.</param>
    /// <param name="calls">The system calls on its files that are counted.</param>
    /// <param name="injection">What happens at one of them, in the words of strace.</param>
    /// <param name="killWhen">The process kills itself when a row ends like this.</param>
    public static async Task<string[]> RunAsync(string store, string calls, string injection, string? killWhen = null)
    {
        string self = Path.ChangeExtension(typeof(StoreProcess).Assembly.Location, null);
        var start = new ProcessStartInfo("/usr/bin/strace")
        {
            RedirectStandardOutput = true,
            Environment = { [PathVariable] = store, [KillVariable] = killWhen ?? "" },
        };
        string[] files = [store, store + "-journal", store + "-wal"];
        string[] arguments =
        [
            "-f", "-o", "/dev/null", .. files.SelectMany(file => (string[])["-P", file]), "-e", $"trace={calls}", "-e", $"inject={calls}:{injection}",
            self, "-method", $"{typeof(StoreProcess).FullName}.{nameof(Append_rows)}",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return File.Exists(store + EndsFile) ? await File.ReadAllLinesAsync(store + EndsFile, CancellationToken.None) : [];
    }

    private static async Task<string> AppendAsync(SqliteStore<Item> store, int row)
    {
        try
        {
            var appended = await store.AppendAsync(Item.Of("t"), $"key {row}");
            return string.Create(CultureInfo.InvariantCulture, $"stored as {appended.Id}");
        }
        catch (StorageUnconfirmedException)
        {
            return "unknown";
        }
        catch (StorageUnavailableException)
        {
            return "refused";
        }
    }
}

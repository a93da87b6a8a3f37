using System.Globalization;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// A wall clock that can be stepped under processes while they run. What counts durations is not touched. It goes with its
/// test, behind the processes that were started with its <see cref="Settings"/>.
/// </summary>
public sealed class SteppedClock : IAsyncDisposable
{
    /// <summary>Why a test is skipped where there is none.</summary>
    public const string Missing = "libfaketime is not installed; on Debian and Ubuntu: apt-get install faketime";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("owl-clock-");

    private SteppedClock(string library)
    {
        if (OperatingSystem.IsLinux())
        {
            // PostgreSQL runs as another user.
            File.SetUnixFileMode(
                _folder.FullName,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        Settings = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = Offset,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
        Step(TimeSpan.Zero);
    }

    /// <summary>The environment of a process that goes by this clock.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Starts a command that goes by this clock, for one whose environment the test does not set.</summary>
    public string[] Within => ["env", .. Settings.Select(setting => $"{setting.Key}={setting.Value}")];

    private string Offset => Path.Combine(_folder.FullName, "offset");

    /// <summary>Makes a clock that goes right; null where libfaketime is not installed.</summary>
    public static SteppedClock? TryCreate()
    {
        string? library = OperatingSystem.IsLinux()
            ? Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
            : null;
        return library is null ? null : new SteppedClock(library);
    }

    /// <summary>Puts the clock so far from the true time: behind it where that is negative.</summary>
    public void Step(TimeSpan fromTrueTime)
    {
        string next = Offset + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{fromTrueTime.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, Offset, overwrite: true); // At once: a process may read it at any time.
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

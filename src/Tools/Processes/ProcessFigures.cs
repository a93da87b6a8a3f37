using System.Globalization;

namespace Owl.Processes;

/// <summary>What Linux tells of a process in /proc.</summary>
public static class ProcessFigures
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static TimeSpan CpuTimeOf(int pid) => ProcessStat.Parse(File.ReadAllText($"/proc/{pid}/stat")).Ticks * Tick;

    /// <summary>The same for a process and its children, such as the server processes of PostgreSQL.</summary>
    public static TimeSpan CpuTimeOfFamily(int pid) => CpuTimeOf(pid) + new TimeSpan(File.ReadAllText($"/proc/{pid}/task/{pid}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Sum(child => CpuTimeOf(int.Parse(child, CultureInfo.InvariantCulture)).Ticks));

    /// <summary>The resident set, in bytes.</summary>
    public static long ResidentBytesOf(int pid) => ReadBytes(File.ReadAllText($"/proc/{pid}/status"), "VmRSS");

    /// <summary>
    /// The proportional set, in bytes: a page that several processes share, such as one of the code that all of them run,
    /// counts in each of them by its share. So the sum over the processes is what they take together.
    /// </summary>
    public static long ProportionalBytesOf(int pid) => ReadBytes(File.ReadAllText($"/proc/{pid}/smaps_rollup"), "Pss");

    /// <summary>The largest resident set since the start or since <see cref="ResetPeak"/>, in bytes.</summary>
    public static long PeakBytesOf(int pid) => ReadBytes(File.ReadAllText($"/proc/{pid}/status"), "VmHWM");

    public static void ResetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    /// <summary>A size in the text of /proc/PID/status or of /proc/PID/smaps_rollup.</summary>
    internal static long ReadBytes(string status, string name)
    {
        string line = status.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Owl.Processes;

/// <summary>
/// What tells a process from every other that ever had or will have its pid: on Linux the tick at which it started and the
/// start of the machine, which no time zone and no step of the clock changes.
/// </summary>
public static class ProcessIdentity
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    /// <summary>The identity of a process; null where there is none with that pid, or it has ended.</summary>
    public static string? Of(int pid)
    {
        if (File.Exists(BootId))
        {
            return ProcessStat.Of(pid) is { IsEnded: false } stat
                ? string.Create(CultureInfo.InvariantCulture, $"{stat.StartTicks} {File.ReadAllText(BootId).Trim()}")
                : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}

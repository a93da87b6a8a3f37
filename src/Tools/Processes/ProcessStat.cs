using System.Globalization;

namespace Owl.Processes;

/// <summary>What <c>/proc/PID/stat</c> says of a process (proc(5)). Only Linux has it.</summary>
/// <param name="State">R, S, D, T (stopped by a signal), Z (ended, but not waited for) and so on.</param>
/// <param name="Ticks">User and system time, in ticks of a hundredth of a second.</param>
/// <param name="StartTicks">When it started, in ticks since the machine did. No change of the clock moves it.</param>
public sealed record ProcessStat(char State, long Ticks, long StartTicks)
{
    /// <summary>Whether the process has ended, though its parent has not asked for its exit code yet.</summary>
    public bool IsEnded => State is 'Z' or 'X';

    /// <summary>Reads it; null where there is no such process, or no such file system.</summary>
    public static ProcessStat? Of(int pid) => Of(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));

    /// <summary>
    /// Whether a signal has stopped every thread of a process. The signal alone does not tell: its threads stop one after
    /// the other, and until then the process still answers.
    /// </summary>
    public static bool IsStopped(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task"))
                .Select(Of).OfType<ProcessStat>().All(thread => thread.State == 'T');
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }

    /// <summary>Reads the text of such a file.</summary>
    public static ProcessStat Parse(string text)
    {
        // The second field is the command in brackets, and may itself hold blanks and brackets.
        string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ProcessStat(fields[0][0], Number(11) + Number(12), Number(19));

        long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }

    private static ProcessStat? Of(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat")) is { Length: > 0 } text ? Parse(text) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended.
        }
    }
}

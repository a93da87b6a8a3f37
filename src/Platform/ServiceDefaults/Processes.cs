namespace Owl.ServiceDefaults;

/// <summary>Which process has something open, where the operating system tells: Linux, through /proc.</summary>
public static class Processes
{
    /// <summary>A process with an open descriptor of one of these names (a full path, or <c>socket:[inode]</c>).</summary>
    /// <returns>Its pid and command, such as <c>pid 123 (dotnet)</c>; null when that cannot be told.</returns>
    public static string? WithOpen(params IReadOnlyCollection<string> names)
    {
        if (!OperatingSystem.IsLinux() || names.Count == 0)
        {
            return null;
        }

        string? process = Directory.EnumerateDirectories("/proc")
            .FirstOrDefault(process => int.TryParse(Path.GetFileName(process), out _) && HasOpen(process, names));
        return process is null ? null : $"pid {Path.GetFileName(process)} ({CommandOf(process)})";
    }

    private static bool HasOpen(string process, IReadOnlyCollection<string> names)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && names.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended meanwhile, or belongs to someone else.
        }
    }

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "gone meanwhile";
        }
    }
}

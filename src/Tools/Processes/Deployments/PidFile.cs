using System.Globalization;

namespace Owl.Processes;

/// <summary>Which process a service is: its pid, and in the second line what tells it from others with that pid.</summary>
internal sealed class PidFile(string path)
{
    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>The pid of the process that was noted, while it runs; otherwise null.</summary>
    public int? Pid
    {
        get
        {
            string[] lines = Read();
            return lines.Length > 1
                && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && pid > 1
                && ProcessIdentity.Of(pid) == lines[1]
                    ? pid
                    : null;
        }
    }

    public void Write(int pid)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{pid}\n{ProcessIdentity.Of(pid)}\n");
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true); // Never half written.
    }

    /// <summary>Forgets a process that has ended. That of one that lives stays.</summary>
    public void Delete()
    {
        if (Pid is null)
        {
            File.Delete(path);
        }
    }

    private string[] Read()
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

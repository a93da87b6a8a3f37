namespace Owl.Processes;

/// <summary>A turn that only one process of this machine has at a time. The operating system gives it back with the process.</summary>
public static class LockFile
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Waits for the turn. Disposing the stream gives it back; the file stays, and what is in it too.</summary>
    /// <exception cref="DeploymentException">The file cannot be used, or the turn does not come within ten minutes.</exception>
    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellation)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new DeploymentException($"{path} is a link to another file; remove it");
        }

        FileStream? taken = null;
        return await Probe.UntilAsync(() => Task.FromResult((taken = TryTake(path)) is not null), Longest, cancellation)
            ? taken!
            : throw new DeploymentException($"{path} is held by another process");
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new DeploymentException($"{path} belongs to another user; set OWL_HOME to a directory of your own");
        }
        catch (IOException)
        {
            return null; // Somebody else has it.
        }
    }
}

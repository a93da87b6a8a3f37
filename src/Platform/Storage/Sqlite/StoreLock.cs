using Owl.ServiceDefaults;

namespace Owl.Storage.Sqlite;

/// <summary>
/// One process per store file. The operating system drops the lock with the process, however that ends, so no
/// stale lock can be left behind.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="CannotStartException">Another process has the store open.</exception>
    public static StoreLock Take(string storePath)
    {
        string path = storePath + ".lock";
        try
        {
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CannotStartException($"{path} cannot be written: {e.Message}");
        }
        catch (IOException e)
        {
            throw new CannotStartException(Processes.WithOpen(path) is { } owner
                ? $"{storePath} is in use by {owner}; stop that process or set OWL_HOME to another directory"
                : $"{path} cannot be locked: {e.Message}");
        }
    }

    public void Dispose() => _file.Dispose();
}

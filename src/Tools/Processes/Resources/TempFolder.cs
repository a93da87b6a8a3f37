namespace Owl.Processes;

/// <summary>A folder of one test; it goes with the test.</summary>
public sealed class TempFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _folder;

    public TempFolder()
        : this(Directory.CreateTempSubdirectory("owl-test-"))
    {
    }

    private TempFolder(DirectoryInfo folder) => _folder = folder;

    /// <summary>One in memory, where the machine has a place for that: a flush there costs nothing.</summary>
    public static TempFolder InMemory() => Directory.Exists(Memory)
        ? new TempFolder(Directory.CreateDirectory(Path.Combine(Memory, $"owl-test-{Guid.NewGuid():N}")))
        : new TempFolder();

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}

namespace Owl.FaultLab.PowerCut;

/// <summary>A disk as a power cut may leave it, and what had been acknowledged before.</summary>
/// <param name="Cut">After so many operations.</param>
/// <param name="Files">Each file by its path, and what is in it.</param>
/// <param name="Acknowledged">The titles of the tasks by id.</param>
internal sealed record DiskState(int Cut, IReadOnlyDictionary<string, byte[]> Files, IReadOnlyDictionary<long, string> Acknowledged)
{
    /// <summary>Makes the files below another folder.</summary>
    public void WriteTo(string folder, string root)
    {
        foreach (var (path, bytes) in Files)
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, bytes);
        }
    }
}

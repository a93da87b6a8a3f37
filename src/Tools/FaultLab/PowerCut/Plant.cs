namespace Owl.FaultLab.PowerCut;

/// <summary>Recordings as they would be of a store with a bug: each must be found.</summary>
internal static class Plant
{
    /// <summary>As with <c>PRAGMA synchronous=OFF</c>.</summary>
    public static IReadOnlyList<DiskOperation> NoFlush(IReadOnlyList<DiskOperation> operations) =>
        [.. operations.Where(operation => operation is not (FlushFile or FlushFolder))];

    /// <summary>Each answer goes out before the flush that it waits for.</summary>
    public static IReadOnlyList<DiskOperation> FlushAfterAnswer(IReadOnlyList<DiskOperation> operations)
    {
        var planted = new List<DiskOperation>();
        foreach (var operation in operations)
        {
            int flush = operation is Acknowledge ? planted.FindLastIndex(earlier => earlier is FlushFile) : -1;
            planted.Insert(flush < 0 ? planted.Count : flush, operation);
        }

        return planted;
    }

    /// <summary>The log is flushed, but not that there is one.</summary>
    public static IReadOnlyList<DiskOperation> LogWithoutEntry(IReadOnlyList<DiskOperation> operations)
    {
        var folders = operations.Where(IsLog).Select(FolderOf).ToHashSet();
        return [.. operations.SelectMany<DiskOperation, DiskOperation>(operation =>
            IsLog(operation) ? [new FlushFolder(FolderOf(operation)), operation]
            : operation is FlushFolder flush && folders.Contains(flush.Path) ? []
            : [operation])];
    }

    /// <summary>All that is in the folder is flushed, but not that there is the folder.</summary>
    public static IReadOnlyList<DiskOperation> FolderWithoutEntry(IReadOnlyList<DiskOperation> operations)
    {
        var parents = operations.OfType<MakeFolder>().Select(folder => Path.GetDirectoryName(folder.Path)!).ToHashSet();
        return [.. operations.Where(operation => operation is not FlushFolder flush || !parents.Contains(flush.Path))];
    }

    private static bool IsLog(DiskOperation operation) =>
        operation is MakeFile file && file.Path.EndsWith("-wal", StringComparison.Ordinal);

    private static string FolderOf(DiskOperation operation) => Path.GetDirectoryName(((MakeFile)operation).Path)!;
}

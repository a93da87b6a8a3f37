namespace Owl.FaultLab.PowerCut;

/// <summary>
/// A disk with a cache. What was flushed is there after a power cut; of what followed, any part is: writes that are
/// dropped, that overtake each other, or of which only some sectors arrive, and entries of folders alike.
/// <para>
/// Sources: T. Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014 (ALICE); J. Mohan et al., "Finding
/// Crash-Consistency Bugs with Bounded Black-Box Crash Testing", OSDI 2018 (CrashMonkey).
/// </para>
/// </summary>
internal sealed class Disk
{
    private const int Sector = 512;

    private readonly Dictionary<string, Inode> _names = []; // As the process sees them.
    private readonly Dictionary<string, Inode?> _safeNames = [];
    private readonly List<(string Path, Inode? Inode)> _entries = []; // Made or removed, and not yet flushed.
    private readonly Dictionary<long, string> _acknowledged = [];

    /// <summary>
    /// Disks that a cut could leave, in the order of the cuts. Half of these come directly behind an answer, where the most is
    /// promised and the least is flushed.
    /// </summary>
    public static IEnumerable<DiskState> Cuts(IReadOnlyList<DiskOperation> operations, int count, Random random)
    {
        int[] answers = [.. operations.Index().Where(operation => operation.Item is Acknowledge).Select(answer => answer.Index + 1)];
        int[] cuts = [.. Enumerable.Range(0, count).Select(number => number % 2 == 0 || answers.Length == 0
            ? random.Next(operations.Count + 1)
            : answers[random.Next(answers.Length)]).Order()];
        var disk = new Disk();
        int done = 0;
        foreach (int cut in cuts)
        {
            for (; done < cut; done++)
            {
                disk.Do(operations[done]);
            }

            yield return disk.Cut(cut, random);
        }
    }

    private void Do(DiskOperation operation)
    {
        switch (operation)
        {
            case MakeFolder folder:
                Enter(folder.Path, new Inode(IsFolder: true));
                break;
            case MakeFile file:
                Enter(file.Path, new Inode(IsFolder: false));
                break;
            case RemoveFile removed:
                _names.Remove(removed.Path);
                _entries.Add((removed.Path, null));
                break;
            case WriteBytes or SetLength when _names.TryGetValue(PathOf(operation), out var inode):
                inode.Unflushed.Add(operation);
                break;
            case FlushFile flush when _names.TryGetValue(flush.Path, out var inode):
                inode.Flush();
                break;
            case FlushFolder flush:
                _entries.FindAll(entry => Path.GetDirectoryName(entry.Path) == flush.Path).ForEach(entry => _safeNames[entry.Path] = entry.Inode);
                _entries.RemoveAll(entry => Path.GetDirectoryName(entry.Path) == flush.Path);
                break;
            case Acknowledge told:
                _acknowledged[told.Id] = told.Title;
                break;
        }
    }

    private void Enter(string path, Inode inode)
    {
        _names[path] = inode;
        _entries.Add((path, inode));
    }

    private DiskState Cut(int cut, Random random)
    {
        var names = new Dictionary<string, Inode?>(_safeNames);
        double share = Share(random);
        foreach (var (path, inode) in _entries.Where(_ => random.NextDouble() < share))
        {
            names[path] = inode;
        }

        share = Share(random);
        var files = names.Where(name => name.Value is { IsFolder: false } && IsIn(names, Path.GetDirectoryName(name.Key)!))
            .ToDictionary(name => name.Key, name => name.Value!.After(random, share));
        return new DiskState(cut, files, new Dictionary<long, string>(_acknowledged));
    }

    // Nothing, everything, or anything between arrives.
    private static double Share(Random random) => random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };

    // A folder of before is there; one that was made must have its entry, and the one above it too.
    private bool IsIn(Dictionary<string, Inode?> names, string folder) =>
        !_names.ContainsKey(folder) || (names.GetValueOrDefault(folder) is not null && IsIn(names, Path.GetDirectoryName(folder)!));

    private static string PathOf(DiskOperation operation) =>
        operation switch { WriteBytes write => write.Path, SetLength length => length.Path, _ => "" };

    private sealed record Inode(bool IsFolder)
    {
        private byte[] _safe = [];

        public List<DiskOperation> Unflushed { get; } = [];

        public void Flush()
        {
            _safe = After(Unflushed);
            Unflushed.Clear();
        }

        public byte[] After(Random random, double share) =>
            After(Unflushed.Where(_ => random.NextDouble() < share).SelectMany(operation => Torn(operation, random)));

        private static IEnumerable<DiskOperation> Torn(DiskOperation operation, Random random) =>
            operation is WriteBytes { Bytes.Length: > Sector } write && random.Next(8) == 0
                ? write.Bytes.Chunk(Sector).Index().Where(_ => random.Next(2) == 0)
                    .Select(sector => new WriteBytes(write.Path, write.Offset + (sector.Index * Sector), sector.Item))
                : [operation];

        private byte[] After(IEnumerable<DiskOperation> operations)
        {
            using var content = new MemoryStream();
            content.Write(_safe);
            foreach (var operation in operations)
            {
                if (operation is WriteBytes write)
                {
                    content.Position = write.Offset;
                    content.Write(write.Bytes);
                }
                else if (operation is SetLength set)
                {
                    content.SetLength(set.Length);
                }
            }

            return content.ToArray();
        }
    }
}

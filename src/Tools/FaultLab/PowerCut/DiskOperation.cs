namespace Owl.FaultLab.PowerCut;

/// <summary>Something that a process did to the files of its store, or told a client because of it.</summary>
internal abstract record DiskOperation;

internal sealed record MakeFolder(string Path) : DiskOperation;

internal sealed record MakeFile(string Path) : DiskOperation;

internal sealed record WriteBytes(string Path, long Offset, byte[] Bytes) : DiskOperation;

internal sealed record SetLength(string Path, long Length) : DiskOperation;

/// <summary>What was written to the file is safe. That there is such a file is not: that is in its folder.</summary>
internal sealed record FlushFile(string Path) : DiskOperation;

/// <summary>What was made and removed in the folder is safe.</summary>
internal sealed record FlushFolder(string Path) : DiskOperation;

internal sealed record RemoveFile(string Path) : DiskOperation;

/// <summary>A client is told that a task is stored.</summary>
internal sealed record Acknowledge(long Id, string Title) : DiskOperation;

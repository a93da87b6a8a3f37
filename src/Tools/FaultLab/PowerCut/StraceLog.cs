using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Owl.FaultLab.PowerCut;

/// <summary>
/// Reads what strace wrote (<c>-f -y -xx</c>): the operations on the files below a folder, in their order. A flush counts
/// from when it has returned, an answer from when it is begun.
/// </summary>
internal sealed partial class StraceLog(string root)
{
    public const string Calls = "openat,mkdir,pwrite64,ftruncate,fsync,fdatasync,unlink,sendmsg,sendto";

    private readonly Dictionary<string, string> _unfinished = [];
    private readonly HashSet<string> _files = [];
    private readonly HashSet<string> _folders = [root];
    private readonly List<DiskOperation> _operations = [];

    public IReadOnlyList<DiskOperation> Operations => _operations;

    public void Read(string line)
    {
        var parts = Line().Match(line);
        if (!parts.Success)
        {
            return;
        }

        var (thread, rest) = (parts.Groups[1].Value, parts.Groups[2].Value);
        if (rest.EndsWith(" <unfinished ...>", StringComparison.Ordinal))
        {
            _unfinished[thread] = rest[..^" <unfinished ...>".Length];
            NoteAnswer(rest);
            return;
        }

        bool isResumed = Resumed().Match(rest) is { Success: true } resumed && _unfinished.ContainsKey(thread);
        string call = isResumed ? _unfinished[thread] + Resumed().Replace(rest, "", 1) : rest;
        if (!isResumed)
        {
            NoteAnswer(call);
        }

        _unfinished.Remove(thread);
        if (Result().Match(call) is { Success: true } result && !result.Groups[1].Value.StartsWith('-'))
        {
            Note(call);
        }
    }

    private void NoteAnswer(string call)
    {
        if (!call.StartsWith("send", StringComparison.Ordinal))
        {
            return;
        }

        string sent = Encoding.UTF8.GetString([.. Quoted().Matches(call).SelectMany(text => Bytes(text.Groups[1].Value))]);
        if (sent.StartsWith("HTTP/1.1 201", StringComparison.Ordinal) && Created().Match(sent) is { Success: true } created)
        {
            _operations.Add(new Acknowledge(Number(created.Groups[1]), created.Groups[2].Value));
        }
    }

    private void Note(string call)
    {
        string name = call[..call.IndexOf('(', StringComparison.Ordinal)];
        string? text = Quoted().Match(call) is { Success: true } quoted ? quoted.Groups[1].Value : null;
        string path = name is "openat" or "mkdir" or "unlink"
            ? Path.GetFullPath(Encoding.UTF8.GetString(Bytes(text!)))
            : Descriptor().Match(call) is { Success: true } file ? Encoding.UTF8.GetString(Bytes(file.Groups[1].Value)) : "";
        if (!IsOfStore(path))
        {
            return;
        }

        switch (name)
        {
            case "mkdir" when _folders.Add(path):
                _operations.Add(new MakeFolder(path));
                break;
            case "openat" when call.Contains("O_CREAT", StringComparison.Ordinal) && _files.Add(path):
                _operations.Add(new MakeFile(path));
                break;
            case "pwrite64":
                _operations.Add(new WriteBytes(path, Number(Offset().Match(call).Groups[1]), Bytes(text!)));
                break;
            case "ftruncate":
                _operations.Add(new SetLength(path, Number(LastArgument().Match(call).Groups[1])));
                break;
            case "fsync" or "fdatasync":
                _operations.Add(_folders.Contains(path) ? new FlushFolder(path) : new FlushFile(path));
                break;
            case "unlink" when _files.Remove(path):
                _operations.Add(new RemoveFile(path));
                break;
        }
    }

    // The index of the log is made anew at each start, and the lock has no content.
    private bool IsOfStore(string path) => (path + "/").StartsWith(root + "/", StringComparison.Ordinal)
        && !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal);

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => text.StartsWith(@"\x", StringComparison.Ordinal)
        ? Convert.FromHexString(text.Replace(@"\x", "", StringComparison.Ordinal))
        : Encoding.UTF8.GetBytes(text);

    [GeneratedRegex(@"^(?:\[pid +)?(\d+)\]? +(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"\) += (-?\d+)[^=]*$")]
    private static partial Regex Result();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\w+\(\d+<([^>]*)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"""[^""]*"", \d+, (\d+)\)")]
    private static partial Regex Offset();

    [GeneratedRegex(@", (\d+)\)")]
    private static partial Regex LastArgument();

    [GeneratedRegex("""\{"id":(\d+),"title":"([^"]*)""")]
    private static partial Regex Created();
}

using System.Text;

namespace Owl.Processes;

/// <summary>The lines that a process wrote; of a long output, the last ones.</summary>
public sealed class Output
{
    private const int MostLines = 2000;

    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = [];

    public void Add(string? line)
    {
        if (line is null)
        {
            return; // The stream has ended.
        }

        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public override string ToString() => new StringBuilder().AppendJoin('\n', Lines).ToString();
}

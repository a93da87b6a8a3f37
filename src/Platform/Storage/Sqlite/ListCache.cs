namespace Owl.Storage.Sqlite;

/// <summary>
/// The list from its first item on, as far as it was read and <paramref name="limitBytes"/> go. A commit takes out its end
/// before anybody learns of it: whoever was told that an item is stored finds it in the list.
/// </summary>
internal sealed class ListCache(int limitBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ListChunk> _full = []; // By the id that they begin behind, without a gap between them.
    private readonly Dictionary<long, ListChunk> _end = []; // What comes behind them, until the next item does.
    private long _bytes;
    private long _highestId;
    private long _generation;

    /// <summary>Counts the changes. A chunk belongs to the generation that was asked for before it was read.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public ListChunk? Find(long after)
    {
        lock (_lock)
        {
            return _full.GetValueOrDefault(after) ?? _end.GetValueOrDefault(after);
        }
    }

    /// <summary>Keeps a chunk that goes on where the kept ones end, unless rows came in since <paramref name="generation"/>.</summary>
    public void Add(long after, ListChunk chunk, long generation)
    {
        lock (_lock)
        {
            if (generation != _generation || _bytes + chunk.Json.Length > limitBytes)
            {
                return;
            }

            if (chunk.IsFull && after == _highestId)
            {
                _full.Add(after, chunk);
                _bytes += chunk.Json.Length;
                _highestId = chunk.LastId!.Value;
            }
            else if (!chunk.IsFull && (after == _highestId || _end.Values.Any(end => end.LastId == after)))
            {
                _end[after] = chunk;
            }
        }
    }

    /// <summary>There may be rows behind the last one.</summary>
    public void NoteChange()
    {
        lock (_lock)
        {
            _generation++;
            _end.Clear();
        }
    }
}

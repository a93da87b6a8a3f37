namespace Owl.FaultLab.Tests.Lying;

/// <summary>The items of one service, which outlive a kill as far as the bug lets them.</summary>
internal sealed class LyingStore(Bug bug)
{
    private const int UnsyncedItems = 5;

    private readonly Lock _lock = new();
    private readonly List<(long Id, string Text)> _items = [];
    private readonly Dictionary<string, long> _keys = [];

    public IReadOnlyList<(long Id, string Text)> Items
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    /// <returns>The item's id, and whether it is new.</returns>
    public (long Id, bool IsNew) Create(string text, string? key)
    {
        lock (_lock)
        {
            if (key is not null && bug is not Bug.NoDeduplication && _keys.TryGetValue(key, out long known))
            {
                return (known, false);
            }

            long id = bug is Bug.IdGivenTwice && _items.Count % 10 == 9 ? _items.Count : _items.Count + 1;
            _items.Add((id, text));
            if (key is not null)
            {
                _keys[key] = id;
            }

            return (id, true);
        }
    }

    public void Kill()
    {
        lock (_lock)
        {
            if (bug is Bug.NoFsync)
            {
                int from = Math.Max(0, _items.Count - UnsyncedItems);
                _items.RemoveRange(from, _items.Count - from);
            }
        }
    }
}

using System.Collections.Concurrent;

namespace Owl.Delivery;

/// <summary>
/// Ids of items whose requests could not deliver, on their way to the partitions. Those that find no room are found by
/// their partitions a little later.
/// </summary>
internal sealed class LeftBehind
{
    private const int Most = 1000;

    private readonly ConcurrentQueue<long> _ids = [];
    private Action _noted = () => { };

    /// <summary>Calls <paramref name="noted"/> when there is something to take.</summary>
    public void OnNoted(Action noted) => Volatile.Write(ref _noted, noted);

    public void Note(long id)
    {
        if (_ids.Count < Most)
        {
            _ids.Enqueue(id);
            Volatile.Read(ref _noted)();
        }
    }

    /// <summary>Takes what is there, by partition.</summary>
    public ILookup<int, long> Take()
    {
        var taken = new List<long>();
        while (taken.Count < Most && _ids.TryDequeue(out long id))
        {
            taken.Add(id);
        }

        return taken.ToLookup(Partitions.Of);
    }
}

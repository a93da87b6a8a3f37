using System.Collections.Concurrent;

namespace Owl.Baselines;

internal sealed class MemoryStore<T> : IStore<T>
    where T : class
{
    private readonly ConcurrentDictionary<long, T> _items = new();
    private long _lastId;

    public Task<T> AddAsync(Func<long, T> create, CancellationToken cancellation)
    {
        long id = Interlocked.Increment(ref _lastId);
        return Task.FromResult(_items[id] = create(id));
    }

    public Task<T?> FindAsync(long id, CancellationToken cancellation) => Task.FromResult(_items.GetValueOrDefault(id));

    public IResult List(CancellationToken cancellation) => TypedResults.Ok(InIdOrder());

    // The ids have no gaps, so the order comes without sorting or copying.
    private IEnumerable<T> InIdOrder()
    {
        for (long id = 1, last = Volatile.Read(ref _lastId); id <= last; id++)
        {
            if (_items.TryGetValue(id, out var item))
            {
                yield return item;
            }
        }
    }
}

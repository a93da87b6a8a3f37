namespace Owl.Storage.Sqlite;

/// <summary>
/// Work for threads of their own, at most <paramref name="limit"/> pieces of it. A thread without work sleeps at once.
/// That is why this is no BlockingCollection: one spins before it sleeps, and with a commit every millisecond in
/// three processes on the same cores that costs more of them than the commits.
/// </summary>
internal sealed class WorkQueue<T>(int limit)
{
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private int _sleeping;
    private bool _closed;

    /// <returns>False when it is full.</returns>
    /// <exception cref="StorageUnavailableException">It is closed.</exception>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new StorageUnavailableException("the store is closed");
            }

            if (_items.Count >= limit)
            {
                return false;
            }

            _items.Enqueue(item);
            if (_sleeping > 0)
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Waits for work and moves what is there, at most <paramref name="most"/> pieces, to <paramref name="taken"/>.</summary>
    /// <returns>False when the queue is closed and empty: there will be no more.</returns>
    public bool Take(List<T> taken, int most)
    {
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                _sleeping++;
                Monitor.Wait(_gate);
                _sleeping--;
            }

            MoveTo(taken, most);
            return true;
        }
    }

    /// <summary>Moves all that is there now to <paramref name="taken"/>.</summary>
    public void TakeRest(List<T> taken)
    {
        lock (_gate)
        {
            MoveTo(taken, int.MaxValue);
        }
    }

    /// <summary>Takes nothing more in; what is there is still worked off.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void MoveTo(List<T> taken, int most)
    {
        while (most-- > 0 && _items.TryDequeue(out var item))
        {
            taken.Add(item);
        }
    }
}

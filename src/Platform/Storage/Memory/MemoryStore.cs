using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Owl.ServiceDefaults.Http;

namespace Owl.Storage.Memory;

/// <summary>The article's in-memory behaviour: everything is lost at exit.</summary>
internal sealed class MemoryStore<TRow>(Table<TRow> table, TimeProvider time) : IRowStore<TRow>
    where TRow : class
{
    private readonly Lock _lock = new();
    private readonly List<(long Id, StoredRow<TRow> Stored)> _rows = []; // in id order

    private readonly SortedDictionary<long, DateTimeOffset> _outbox = [];
    private readonly Dictionary<string, long> _ids = []; // by the key they were created under
    private readonly Queue<(DateTimeOffset Created, string Key)> _keys = []; // oldest first

    public long HighestId { get; private set; }

    public string StoreId { get; } = Guid.NewGuid().ToString("N");

    public Task<StoredRow<TRow>?> ReadAsync(long id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            int index = Find(id);
            return Task.FromResult(index < 0 ? null : _rows[index].Stored);
        }
    }

    public Task<bool> WriteAsync(long id, TRow row, long replaces)
    {
        lock (_lock)
        {
            int index = Find(id);
            if (replaces != (index < 0 ? 0 : _rows[index].Stored.Version))
            {
                return Task.FromResult(false);
            }

            var written = (id, new StoredRow<TRow>(row, replaces + 1));
            if (index < 0)
            {
                if (table.IdempotencyKey(row) is { } key && !TryUse(key, id, out long takenBy))
                {
                    return Task.FromException<bool>(new IdempotencyKeyTakenException(takenBy));
                }

                _rows.Insert(~index, written);
                if (table.HasOutbox)
                {
                    _outbox.TryAdd(id, time.GetUtcNow());
                }
            }
            else
            {
                _rows[index] = written;
            }

            HighestId = Math.Max(HighestId, id);
            return Task.FromResult(true);
        }
    }

    public Task<bool> DeleteAsync(long id, long replaces)
    {
        lock (_lock)
        {
            int index = Find(id);
            bool found = index >= 0 && _rows[index].Stored.Version == replaces;
            if (found)
            {
                _rows.RemoveAt(index);
            }

            return Task.FromResult(found);
        }
    }

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            int end = FirstBehind(after) + limit;
            return Task.FromResult(end < _rows.Count ? new PageEnd(_rows[end - 1].Id, true) : new PageEnd(long.MaxValue, false));
        }
    }

    public Task<long?> WriteJsonAsync(long after, long through, IBufferWriter<byte> json, CancellationToken cancellation)
    {
        long? last = null;
        lock (_lock)
        {
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = WireJson.Encoder, SkipValidation = true });
            foreach (var (id, stored) in CollectionsMarshal.AsSpan(_rows)[FirstBehind(after)..])
            {
                if (id > through || writer.BytesCommitted + writer.BytesPending >= IItemList.ChunkBytes)
                {
                    break;
                }

                WriteObject(writer, id, stored.Row);
                last = id;
            }
        }

        return Task.FromResult(last);
    }

    public Task<IReadOnlyList<long>> ReadPendingAsync(long after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<long>>([.. _outbox.Keys.Where(id => id > after).Take(limit)]);
        }
    }

    public Task RemoveDeliveredAsync(IReadOnlyList<long> ids)
    {
        lock (_lock)
        {
            foreach (long id in ids)
            {
                _outbox.Remove(id);
            }
        }

        return Task.CompletedTask;
    }

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(new OutboxSummary(_outbox.Count, _outbox.Count == 0 ? null : _outbox.First().Value));
        }
    }

    public Task<int> ForgetKeysAsync(DateTimeOffset createdBefore)
    {
        int forgotten = 0;
        lock (_lock)
        {
            while (_keys.TryPeek(out var oldest) && oldest.Created < createdBefore)
            {
                _ids.Remove(_keys.Dequeue().Key);
                forgotten++;
            }
        }

        return Task.FromResult(forgotten);
    }

    public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;

    private bool TryUse(string key, long id, out long takenBy)
    {
        if (_ids.TryGetValue(key, out takenBy))
        {
            return false;
        }

        _ids.Add(key, id);
        _keys.Enqueue((time.GetUtcNow(), key));
        return true;
    }

    private void WriteObject(Utf8JsonWriter writer, long id, TRow row)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        foreach (var column in table.Columns.Where(column => column.Listed))
        {
            if (column.Value(row) is string text)
            {
                writer.WriteString(column.Name, text);
            }
            else
            {
                writer.WriteNumber(column.Name, (long)column.Value(row));
            }
        }

        writer.WriteEndObject();
    }

    // New ids come at the end, so most searches end at once.
    private int Find(long id)
    {
        int first = FirstBehind(id - 1);
        return first < _rows.Count && _rows[first].Id == id ? first : ~first;
    }

    private int FirstBehind(long after)
    {
        int low = 0;
        int high = _rows.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _rows[middle].Id > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

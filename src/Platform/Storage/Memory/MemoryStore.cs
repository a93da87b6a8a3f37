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
    private readonly List<TRow> _rows = []; // The ids are 1, 2, 3 …
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal); // By the key that they were created under.
    private readonly SortedDictionary<long, (DateTimeOffset Since, PendingDelivery Delivery)> _outbox = [];
    private readonly DeliveryKeys _deliveryKeys = new();

    public Task<TRow?> ReadAsync(long id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(id > 0 && id <= _rows.Count ? table.WithId(_rows[(int)id - 1], id) : null);
        }
    }

    public Task<Appended> AppendAsync(TRow row, string? idempotencyKey, string? traceParent = null)
    {
        lock (_lock)
        {
            long id = _rows.Count + 1;
            if (idempotencyKey is not null && !_ids.TryAdd(idempotencyKey, id))
            {
                return Task.FromResult(new Appended(_ids[idempotencyKey], IsNew: false, DeliveryKey: null));
            }

            _rows.Add(row);
            string? deliveryKey = table.HasOutbox ? _deliveryKeys.Of(id) : null;
            if (deliveryKey is not null)
            {
                _outbox.Add(id, (time.GetUtcNow(), new PendingDelivery(id, deliveryKey, traceParent)));
            }

            return Task.FromResult(new Appended(id, IsNew: true, deliveryKey));
        }
    }

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            long last = Math.Max(after, Math.Min(_rows.Count, after + limit));
            return Task.FromResult(new PageEnd(last, last < _rows.Count));
        }
    }

    public Task<long?> WriteJsonAsync(long after, long through, IBufferWriter<byte> json, CancellationToken cancellation)
    {
        long? last = null;
        lock (_lock)
        {
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = WireJson.Encoder, SkipValidation = true });
            foreach (var row in CollectionsMarshal.AsSpan(_rows)[(int)Math.Min(after, _rows.Count)..])
            {
                long id = (last ?? after) + 1;
                if (id > through || writer.BytesCommitted + writer.BytesPending >= IItemList.ChunkBytes)
                {
                    break;
                }

                WriteObject(writer, id, row);
                last = id;
            }
        }

        return Task.FromResult(last);
    }

    public Task<PendingPage> ReadPendingAsync(int partition, int partitions, long after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var rows = _outbox.Values.Select(pending => pending.Delivery)
                .Where(delivery => delivery.Id > after && delivery.Id % partitions == partition).Take(limit);
            return Task.FromResult(new PendingPage([.. rows], _outbox.Count == 0 ? 0 : _rows.Count));
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
            return Task.FromResult(new OutboxSummary(_outbox.Count, _outbox.Count == 0 ? null : _outbox.First().Value.Since));
        }
    }

    public Task ProbeAsync(CancellationToken cancellation) => Task.CompletedTask;

    private void WriteObject(Utf8JsonWriter writer, long id, TRow row)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        foreach (var column in table.Columns)
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
}

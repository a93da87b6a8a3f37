using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Owl.Storage.Postgres;

/// <summary>
/// The rows of a service in its schema of a PostgreSQL database, which it shares with the other replicas of the service:
/// nothing that is remembered here may be wrong because another one wrote.
/// </summary>
internal sealed class PostgresStore<TRow> : IRowStore<TRow>, IAsyncDisposable
    where TRow : class
{
    private const int MostNewIds = 10_000;

    private readonly PostgresDatabase _database;
    private readonly PostgresSql<TRow> _sql;
    private readonly Table<TRow> _table;
    private readonly PostgresWriter<TRow> _writer;
    private readonly PostgresPulse _pulse;
    private readonly PostgresIds _ids;
    private readonly Guid _self = Guid.NewGuid();
    private readonly ConcurrentDictionary<long, bool> _newIds = [];
    private long _highestId;
    private bool _disposed;

    /// <exception cref="Owl.ServiceDefaults.CannotStartException">The database cannot be read.</exception>
    public PostgresStore(PostgresDatabase database, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        (_database, _table, _sql) = (database, table, new PostgresSql<TRow>(table));
        (StoreId, _highestId) = database.ReadFirst($"SELECT store_id, ({_sql.HighestId}) FROM store", row => (row.GetString(0), row.GetInt64(1)));
        _pulse = new PostgresPulse(database, _self, time);
        _writer = new PostgresWriter<TRow>(database, table, _self, time, new StoreLog(logger, database.Place));
        _ids = new PostgresIds(database, NoteNewId);
    }

    /// <summary>The highest id that this process knows of.</summary>
    public long HighestId => Volatile.Read(ref _highestId);

    public string StoreId { get; }

    /// <summary>Where new ids come from: no two replicas are ever given the same one.</summary>
    public IItemIds Ids => _ids;

    // A new item's grain asks for a row that cannot exist yet; that needs no round trip. Should it exist after all, put
    // there by hand, the write meets it.
    public Task<StoredRow<TRow>?> ReadAsync(long id, CancellationToken cancellation) => _newIds.TryRemove(id, out _)
        ? Task.FromResult<StoredRow<TRow>?>(null)
        : _database.QueryAsync(
            _sql.Read,
            async reader => await reader.ReadAsync(cancellation) ? new StoredRow<TRow>(_table.Read(id, reader), reader.GetInt64(_table.Columns.Count)) : null,
            cancellation,
            id);

    public async Task<bool> WriteAsync(long id, TRow row, long replaces)
    {
        NoteHighestId(id);
        var write = new PostgresWrite<TRow>(replaces == 0 ? WriteKind.Insert : WriteKind.Update)
        {
            Id = id,
            Row = row,
            Replaces = replaces,
            Key = replaces == 0 ? _table.IdempotencyKey(row) : null,
        };
        return await _writer.WriteAsync(write) == 1;
    }

    public async Task<bool> DeleteAsync(long id, long replaces) =>
        await _writer.WriteAsync(new PostgresWrite<TRow>(WriteKind.Delete) { Id = id, Replaces = replaces }) == 1;

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation) => _database.QueryAsync(
        _sql.PageEnd,
        async reader =>
        {
            long? last = await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : null;
            return last is not null && await reader.ReadAsync(cancellation) ? new PageEnd(last.Value, true) : new PageEnd(long.MaxValue, false);
        },
        cancellation,
        after,
        limit - 1);

    public Task<long?> WriteJsonAsync(long after, long through, IBufferWriter<byte> json, CancellationToken cancellation) => _database.QueryAsync(
        _sql.ListJson,
        async reader =>
        {
            await reader.ReadAsync(cancellation);
            if (await reader.IsDBNullAsync(0, cancellation))
            {
                return (long?)null;
            }

            json.Write(reader.GetFieldValue<byte[]>(1));
            return reader.GetInt64(0);
        },
        cancellation,
        after,
        through);

    public Task<IReadOnlyList<long>> ReadPendingAsync(long after, int limit, CancellationToken cancellation) => _database.QueryAsync<IReadOnlyList<long>>(
        PostgresSql<TRow>.ReadPending,
        async reader =>
        {
            var ids = new List<long>();
            while (await reader.ReadAsync(cancellation))
            {
                ids.Add(reader.GetInt64(0));
            }

            return ids;
        },
        cancellation,
        after,
        _self,
        limit);

    public Task RemoveDeliveredAsync(IReadOnlyList<long> ids) =>
        _writer.WriteAsync(new PostgresWrite<TRow>(WriteKind.RemoveDelivered) { Delivered = ids });

    public Task WaitForOthersAsync(CancellationToken cancellation) => _pulse.WaitForOthersAsync(cancellation);

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation) => _database.QueryAsync(
        PostgresSql<TRow>.SummarizePending,
        async reader =>
        {
            await reader.ReadAsync(cancellation);
            long count = reader.GetInt64(0);
            return new OutboxSummary(count, count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
        },
        cancellation);

    public async Task<int> ForgetKeysAsync(DateTimeOffset createdBefore) =>
        (int)await _writer.WriteAsync(new PostgresWrite<TRow>(WriteKind.ForgetKeys) { Before = createdBefore.ToUnixTimeMilliseconds() });

    public Task ProbeAsync(CancellationToken cancellation) =>
        _database.QueryAsync("SELECT store_id FROM store", async reader => await reader.ReadAsync(cancellation), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _ids.DisposeAsync();
            await _writer.DisposeAsync();
            await _pulse.DisposeAsync(); // Behind the last write: what that left pending is for the others.
            await _database.DisposeAsync();
        }
    }

    private void NoteNewId(long id)
    {
        if (_newIds.Count >= MostNewIds)
        {
            _newIds.Clear(); // Ids that nobody asked for. All that is lost is a shortcut.
        }

        _newIds[id] = true;
    }

    private void NoteHighestId(long id)
    {
        for (long seen = HighestId; id > seen;)
        {
            long found = Interlocked.CompareExchange(ref _highestId, id, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}

using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Owl.Storage.Postgres;

/// <summary>
/// The rows of a service in its schema of a PostgreSQL database, which it shares with the other replicas of the service:
/// nothing that is remembered here may be wrong because another one wrote.
/// </summary>
internal sealed class PostgresStore<TRow> : IRowStore<TRow>, IAsyncDisposable
    where TRow : class
{
    private readonly PostgresDatabase _database;
    private readonly PostgresSql<TRow> _sql;
    private readonly Table<TRow> _table;
    private readonly PostgresWriter<TRow> _writer;
    private bool _disposed;

    public PostgresStore(PostgresDatabase database, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        (_database, _table, _sql) = (database, table, new PostgresSql<TRow>(table));
        _writer = new PostgresWriter<TRow>(database, table, time, new StoreLog(logger, database.Place));
    }

    public Task<TRow?> ReadAsync(long id, CancellationToken cancellation) => _database.QueryAsync(
        _sql.Read,
        async reader => await reader.ReadAsync(cancellation) ? _table.Read(id, reader) : null,
        cancellation,
        id);

    public Task<Appended> AppendAsync(TRow row, string? idempotencyKey, string? traceParent = null) =>
        _writer.WriteAsync(new AppendWrite<TRow>(row, idempotencyKey, traceParent));

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation) => _database.QueryAsync(
        _sql.PageEnd,
        async reader =>
        {
            await reader.ReadAsync(cancellation);
            return new PageEnd(reader.GetInt64(0), reader.GetBoolean(1));
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

    public Task<PendingPage> ReadPendingAsync(int partition, int partitions, long after, int limit, CancellationToken cancellation) => _database.QueryAsync(
        PostgresSql<TRow>.ReadPending,
        async reader =>
        {
            var rows = new List<PendingDelivery>();
            long newest = 0;
            while (await reader.ReadAsync(cancellation))
            {
                newest = reader.GetInt64(0);
                if (!reader.IsDBNull(1))
                {
                    rows.Add(new PendingDelivery(reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
                }
            }

            return new PendingPage(rows, newest);
        },
        cancellation,
        after,
        partitions,
        partition,
        limit);

    public Task RemoveDeliveredAsync(IReadOnlyList<long> ids) => _writer.WriteAsync(new DeliveredWrite(ids));

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation) => _database.QueryAsync(
        PostgresSql<TRow>.SummarizePending,
        async reader =>
        {
            await reader.ReadAsync(cancellation);
            long count = reader.GetInt64(0);
            return new OutboxSummary(count, count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
        },
        cancellation);

    public Task ProbeAsync(CancellationToken cancellation) =>
        _database.QueryAsync("SELECT schema_version FROM store", async reader => await reader.ReadAsync(cancellation), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _writer.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}

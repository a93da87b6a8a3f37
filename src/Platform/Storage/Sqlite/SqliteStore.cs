using System.Buffers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Owl.Storage.Sqlite;

/// <summary>The rows of a service in one SQLite file: one writer, a few readers.</summary>
internal sealed class SqliteStore<TRow> : IRowStore<TRow>, IDisposable
    where TRow : class
{
    // Enough for the list of 200,000 short items.
    private const int CachedListBytes = 16 * 1024 * 1024;

    private readonly SqliteFile _file;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter<TRow> _writer;
    private readonly Table<TRow> _table;
    private readonly RowSql<TRow> _sql;
    private readonly ListCache _list = new(CachedListBytes);
    private bool _disposed;

    private SqliteStore(SqliteFile file, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        (_file, _table, _sql) = (file, table, new RowSql<TRow>(table));
        _writer = new SqliteWriter<TRow>(
            table.Name,
            () => new WriterSession<TRow>(file.Connect(SqliteOpenMode.ReadWrite), table, time),
            new StoreLog(logger, file.Path),
            _list);
        try
        {
            _readers = new SqliteReaders(file, table.Name);
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <exception cref="Owl.ServiceDefaults.CannotStartException">The file cannot be opened; the message says why.</exception>
    public static SqliteStore<TRow> Open(string path, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        var file = SqliteFile.Open(path, table);
        try
        {
            return new SqliteStore<TRow>(file, table, time, logger);
        }
        catch (SqliteException e)
        {
            file.Dispose();
            throw SqliteFile.CannotOpen(path, e);
        }
    }

    public Task<TRow?> ReadAsync(long id, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var row = read.Query(_sql.Read, ("@id", id));
                return row.Read() ? _table.Read(id, row) : null;
            },
            cancellation);

    public Task<Appended> AppendAsync(TRow row, string? idempotencyKey, string? traceParent = null) =>
        _writer.WriteAsync(new AppendWrite<TRow>(row, idempotencyKey, traceParent));

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var page = read.Query(_sql.PageEnd, ("@after", after), ("@skip", limit - 1));
                page.Read();
                return new PageEnd(page.GetInt64(0), page.GetBoolean(1));
            },
            cancellation);

    public async Task<long?> WriteJsonAsync(long after, long through, IBufferWriter<byte> json, CancellationToken cancellation)
    {
        if (through != long.MaxValue)
        {
            return (await ReadChunkAsync(after, through, cancellation)).WriteTo(json);
        }

        var chunk = _list.Find(after);
        if (chunk is null)
        {
            long generation = _list.Generation;
            chunk = await ReadChunkAsync(after, through, cancellation);
            _list.Add(after, chunk, generation);
        }

        return chunk.WriteTo(json);
    }

    public Task<PendingPage> ReadPendingAsync(int partition, int partitions, long after, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var newest = read.Query(RowSql<TRow>.NewestPending);
                newest.Read();
                using var rows = read.Query(
                    RowSql<TRow>.ReadPending, ("@after", after), ("@partition", partition), ("@partitions", partitions), ("@limit", limit));
                var pending = new List<PendingDelivery>();
                while (rows.Read())
                {
                    pending.Add(new PendingDelivery(rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)));
                }

                return new PendingPage(pending, newest.GetInt64(0));
            },
            cancellation);

    public Task RemoveDeliveredAsync(IReadOnlyList<long> ids) => _writer.WriteAsync(new DeliveredWrite<TRow>(ids));

    public Task<OutboxSummary> SummarizeAsync(CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(RowSql<TRow>.SummarizePending);
                reader.Read();
                long count = reader.GetInt64(0);
                return new OutboxSummary(count, count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
            },
            cancellation);

    public Task ProbeAsync(CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(_sql.LastId);
                return reader.Read();
            },
            cancellation);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _readers.Dispose();
        _writer.Dispose(); // Last: closing the last connection folds the write-ahead log into the file.
        _file.Dispose();
    }

    private Task<ListChunk> ReadChunkAsync(long after, long through, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(_sql.ListJson, ("@after", after), ("@through", through));
                return ListChunk.Read(reader);
            },
            cancellation);
}

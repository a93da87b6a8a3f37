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
    private long _highestId;
    private bool _disposed;

    private SqliteStore(SqliteFile file, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        _file = file;
        _table = table;
        _sql = new RowSql<TRow>(table);
        using (var connection = file.Connect(SqliteOpenMode.ReadOnly))
        {
            _highestId = (long)Scalar(connection, _sql.HighestId);
            StoreId = (string)Scalar(connection, RowSql<TRow>.StoreId);
        }

        _writer = new SqliteWriter<TRow>(
            table.Name,
            () => new WriterSession<TRow>(file.Connect(SqliteOpenMode.ReadWrite), table, time),
            new StoreLog(logger, file.Path),
            _list);
        _readers = new SqliteReaders(file, table.Name);
    }

    /// <summary>No row above it was ever given to the writer.</summary>
    public long HighestId => Volatile.Read(ref _highestId);

    public string StoreId { get; }

    /// <exception cref="Owl.ServiceDefaults.CannotStartException">The file cannot be opened; the message says why.</exception>
    public static SqliteStore<TRow> Open(string path, Table<TRow> table, TimeProvider time, ILogger logger)
    {
        var file = SqliteFile.Open(path, table.Name, new RowSql<TRow>(table).CreateTables);
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

    public Task<StoredRow<TRow>?> ReadAsync(long id, CancellationToken cancellation) =>
        // A new item's grain asks for a row that cannot exist yet; that needs no disk.
        id > HighestId ? Task.FromResult<StoredRow<TRow>?>(null) : _readers.ReadAsync(read => ReadRow(read, id), cancellation);

    public Task<bool> WriteAsync(long id, TRow row, long replaces)
    {
        RaiseHighestId(id);
        return _writer.WriteAsync(new RowWrite<TRow>(id, row, replaces));
    }

    public Task<bool> DeleteAsync(long id, long replaces) => _writer.WriteAsync(new RowDelete<TRow>(id, replaces));

    public Task<PageEnd> FindPageEndAsync(long after, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(_sql.PageEnd, ("@after", after), ("@skip", limit - 1));
                long? last = reader.Read() ? reader.GetInt64(0) : null;
                return last is not null && reader.Read() ? new PageEnd(last.Value, true) : new PageEnd(long.MaxValue, false);
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

    public Task<IReadOnlyList<long>> ReadPendingAsync(long after, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync<IReadOnlyList<long>>(
            read =>
            {
                using var reader = read.Query(RowSql<TRow>.ReadPending, ("@after", after), ("@limit", limit));
                var ids = new List<long>();
                while (reader.Read())
                {
                    ids.Add(reader.GetInt64(0));
                }

                return ids;
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

    public Task<int> ForgetKeysAsync(DateTimeOffset createdBefore) => _writer.WriteAsync(new ForgetKeysWrite<TRow>(createdBefore));

    public Task ProbeAsync(CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(_sql.HighestId);
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

    private StoredRow<TRow>? ReadRow(ReadStatements read, long id)
    {
        using var reader = read.Query(_sql.Read, ("@id", id));
        return reader.Read() ? new StoredRow<TRow>(_table.Read(id, reader), reader.GetInt64(_table.Columns.Count)) : null;
    }

    private Task<ListChunk> ReadChunkAsync(long after, long through, CancellationToken cancellation) =>
        _readers.ReadAsync(
            read =>
            {
                using var reader = read.Query(_sql.ListJson, ("@after", after), ("@through", through));
                return ListChunk.Read(reader);
            },
            cancellation);

    private static object Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private void RaiseHighestId(long id)
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

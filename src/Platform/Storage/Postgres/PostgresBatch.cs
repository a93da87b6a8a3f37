using System.Data.Common;
using Npgsql;

namespace Owl.Storage.Postgres;

/// <summary>The writes of one transaction, as one statement of each kind.</summary>
internal sealed class PostgresBatch<TRow>
    where TRow : class
{
    private readonly Table<TRow> _table;
    private readonly PostgresSql<TRow> _sql;
    private readonly long[] _delivered;
    private readonly List<AppendWrite<TRow>> _appends = [];

    // With a key that another one of the same batch has, too: what that one comes to.
    private readonly List<(AppendWrite<TRow> Write, AppendWrite<TRow> First)> _repeated = [];

    public PostgresBatch(List<PostgresWrite> writes, Table<TRow> table, PostgresSql<TRow> sql)
    {
        (_table, _sql) = (table, sql);
        _delivered = [.. writes.OfType<DeliveredWrite>().SelectMany(write => write.Ids)];
        var byKey = new Dictionary<string, AppendWrite<TRow>>(StringComparer.Ordinal);
        foreach (var write in writes.OfType<AppendWrite<TRow>>())
        {
            if (write.IdempotencyKey is not { } key || byKey.TryAdd(key, write))
            {
                _appends.Add(write);
            }
            else
            {
                _repeated.Add((write, byKey[key]));
            }
        }
    }

    /// <summary>Executes it in one round trip, which is one transaction by itself.</summary>
    public async Task ExecuteAsync(NpgsqlConnection connection, DateTimeOffset now)
    {
        var keys = _table.HasOutbox ? new DeliveryKeys() : null;
        await using var batch = connection.CreateBatch();
        // First what needs no lock of the counter: it is held from the appending to the commit, which comes right behind.
        if (_delivered.Length > 0)
        {
            batch.BatchCommands.Add(Command(PostgresSql<TRow>.RemoveDelivered, [Value(_delivered)]));
        }

        if (_appends.Count > 0)
        {
            batch.BatchCommands.Add(Command(_sql.Append,
            [
                Value(_appends.Select(write => write.IdempotencyKey).ToArray()),
                Value(_appends.Select(write => write.TraceParent).ToArray()),
                new NpgsqlParameter<string?> { TypedValue = keys?.Suffix },
                Value(now.ToUnixTimeMilliseconds()),
                .. Columns(),
            ]));
        }

        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            Note(reader, keys);
        }

        // To the end: an error of the commit itself comes last.
        while (await reader.NextResultAsync())
        {
        }

        foreach (var (write, first) in _repeated)
        {
            write.Result = new Appended(first.Result.Id, IsNew: false, DeliveryKey: null);
        }
    }

    private void Note(DbDataReader row, DeliveryKeys? keys)
    {
        var (id, isNew) = (row.GetInt64(1), row.GetBoolean(2));
        _appends[(int)row.GetInt64(0) - 1].Result = new Appended(id, isNew, isNew ? keys?.Of(id) : null);
    }

    private IEnumerable<NpgsqlParameter> Columns() => _table.Columns.Select<Column<TRow>, NpgsqlParameter>(
        column => column.SqlType == "TEXT"
            ? Value(_appends.Select(write => (string)column.Value(write.Row)).ToArray())
            : Value(_appends.Select(write => (long)column.Value(write.Row)).ToArray()));

    private static NpgsqlBatchCommand Command(string sql, IEnumerable<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}

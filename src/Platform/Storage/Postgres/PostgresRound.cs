using System.Data.Common;
using Npgsql;

namespace Owl.Storage.Postgres;

/// <summary>
/// Writes of a batch that do not touch each other's rows or keys, so that all of a kind are one statement. A write that
/// touches what another one touched goes into the next round.
/// </summary>
internal sealed class PostgresRound<TRow>(Table<TRow> table, PostgresSql<TRow> sql, Guid writer, long now)
    where TRow : class
{
    private readonly Dictionary<long, PostgresWrite<TRow>> _rows = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<long> _delivered = [];
    private readonly List<PostgresWrite<TRow>> _forgets = [];

    /// <returns>False when it belongs into the next round.</returns>
    public bool TryAdd(PostgresWrite<TRow> write)
    {
        switch (write.Kind)
        {
            case WriteKind.RemoveDelivered:
                _delivered.AddRange(write.Delivered);
                return true;
            case WriteKind.ForgetKeys:
                _forgets.Add(write);
                return true;
            default:
                if (_rows.ContainsKey(write.Id) || (write.Key is not null && !_keys.Add(write.Key)))
                {
                    return false;
                }

                _rows.Add(write.Id, write);
                return true;
        }
    }

    /// <summary>Adds the statements, and for each of them that returns rows what reads those.</summary>
    public void AppendTo(NpgsqlBatch batch, List<Action<DbDataReader>> results)
    {
        if (Of(WriteKind.Insert) is { Length: > 0 } inserts)
        {
            string?[] keys = [.. inserts.Select(write => write.Key)];
            Add(sql.Insert, ReadInserted, [Ids(inserts), Array(keys), Value(now), Value(writer), .. Columns(inserts)]);
            if (_keys.Count > 0)
            {
                Add(sql.ReturnKeys, null, [Array(keys)]);
            }
        }

        if (Of(WriteKind.Update) is { Length: > 0 } updates)
        {
            Add(sql.Update, ReadChanged, [Ids(updates), Versions(updates), .. Columns(updates)]);
        }

        if (Of(WriteKind.Delete) is { Length: > 0 } deletes)
        {
            Add(sql.Delete, ReadChanged, [Ids(deletes), Versions(deletes)]);
        }

        if (_delivered.Count > 0)
        {
            Add(PostgresSql<TRow>.RemoveDelivered, null, [Array(_delivered.ToArray())]);
        }

        foreach (var forget in _forgets)
        {
            Add(PostgresSql<TRow>.ForgetKeys, reader => forget.Result = reader.Read() ? reader.GetInt64(0) : 0, [Value(forget.Before)]);
        }

        void Add(string text, Action<DbDataReader>? read, IEnumerable<NpgsqlParameter> parameters)
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
            if (read is not null)
            {
                results.Add(read);
            }
        }
    }

    private void ReadInserted(DbDataReader reader)
    {
        while (reader.Read())
        {
            var write = _rows[reader.GetInt64(0)];
            write.KeyTakenBy = reader.IsDBNull(1) ? null : reader.GetInt64(1);
            write.Result = reader.GetBoolean(2) ? 1 : 0;
        }
    }

    private void ReadChanged(DbDataReader reader)
    {
        while (reader.Read())
        {
            _rows[reader.GetInt64(0)].Result = 1;
        }
    }

    private PostgresWrite<TRow>[] Of(WriteKind kind) => [.. _rows.Values.Where(write => write.Kind == kind)];

    private IEnumerable<NpgsqlParameter> Columns(PostgresWrite<TRow>[] writes) => table.Columns.Select<Column<TRow>, NpgsqlParameter>(
        column => column.SqlType == "TEXT"
            ? Array(writes.Select(write => (string)column.Value(write.Row!)).ToArray())
            : Array(writes.Select(write => (long)column.Value(write.Row!)).ToArray()));

    private static NpgsqlParameter<long[]> Ids(PostgresWrite<TRow>[] writes) => Array(writes.Select(write => write.Id).ToArray());

    private static NpgsqlParameter<long[]> Versions(PostgresWrite<TRow>[] writes) => Array(writes.Select(write => write.Replaces).ToArray());

    private static NpgsqlParameter<T[]> Array<T>(T[] values) => new() { TypedValue = values };

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}

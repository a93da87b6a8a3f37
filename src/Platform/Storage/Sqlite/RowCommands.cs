using SQLitePCL;

namespace Owl.Storage.Sqlite;

/// <summary>What the writer can do to the rows of a table, transaction after transaction.</summary>
internal sealed class RowCommands<TRow> : IDisposable
    where TRow : class
{
    private readonly Table<TRow> _table;
    private readonly TimeProvider _time;
    private readonly sqlite3 _database;
    private readonly List<WriteStatement> _all = [];
    private readonly WriteStatement _lastId;
    private readonly WriteStatement _insert;
    private readonly WriteStatement _findKey;
    private readonly WriteStatement _insertPending;
    private readonly WriteStatement _deletePending;
    private DeliveryKeys _deliveryKeys = null!;
    private long _now;

    public RowCommands(sqlite3 database, Table<TRow> table, TimeProvider time)
    {
        (_database, _table, _time) = (database, table, time);
        var sql = new RowSql<TRow>(table);
        try
        {
            _lastId = Prepare(sql.LastId);
            _insert = Prepare(sql.Insert, ["@id", .. Enumerable.Range(0, table.Columns.Count).Select(index => $"@{index}"), "@key"]);
            _findKey = Prepare(sql.FindKey, ["@key"]);
            _insertPending = Prepare(RowSql<TRow>.InsertPending, ["@id", "@since", "@key", "@trace"]);
            _deletePending = Prepare(RowSql<TRow>.DeletePending, ["@id"]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The last id that was given in this transaction, or before it.</summary>
    public long LastId { get; private set; }

    /// <param name="lastGiven">The last id that was given in a transaction before, whatever became of that.</param>
    public void Begin(long lastGiven)
    {
        LastId = Math.Max(lastGiven, _lastId.Find()!.Value);
        _now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _deliveryKeys = new DeliveryKeys();
    }

    public Appended Append(TRow row, string? idempotencyKey, string? traceParent)
    {
        long id = LastId + 1;
        int columns = _table.Columns.Count;
        _insert.Bind(0, id);
        for (int index = 0; index < columns; index++)
        {
            _insert.Bind(index + 1, _table.Columns[index].Value(row));
        }

        if (_insert.Bind(columns + 1, idempotencyKey).Run() == 0)
        {
            return new Appended(_findKey.Bind(0, idempotencyKey).Find()!.Value, IsNew: false, DeliveryKey: null);
        }

        LastId = id;
        if (!_table.HasOutbox)
        {
            return new Appended(id, IsNew: true, DeliveryKey: null);
        }

        string deliveryKey = _deliveryKeys.Of(id);
        _insertPending.Bind(0, id).Bind(1, _now).Bind(2, deliveryKey).Bind(3, traceParent).Run();
        return new Appended(id, IsNew: true, deliveryKey);
    }

    public void DeletePending(long id) => _deletePending.Bind(0, id).Run();

    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private WriteStatement Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var statement = new WriteStatement(_database, sql, parameters);
        _all.Add(statement);
        return statement;
    }
}

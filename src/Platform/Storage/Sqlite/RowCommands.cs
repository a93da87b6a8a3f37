using SQLitePCL;

namespace Owl.Storage.Sqlite;

/// <summary>What the writer can do to the rows of a table.</summary>
internal sealed class RowCommands<TRow> : IDisposable
    where TRow : class
{
    private readonly sqlite3 _database;
    private readonly Table<TRow> _table;
    private readonly TimeProvider _time;
    private readonly List<WriteStatement> _all = [];
    private readonly WriteStatement _insert;
    private readonly WriteStatement _update;
    private readonly WriteStatement _delete;
    private readonly WriteStatement _insertKey;
    private readonly WriteStatement _findKey;
    private readonly WriteStatement _deleteKey;
    private readonly WriteStatement _forgetKeys;
    private readonly WriteStatement _insertPending;
    private readonly WriteStatement _deletePending;

    public RowCommands(sqlite3 database, Table<TRow> table, TimeProvider time)
    {
        var sql = new RowSql<TRow>(table);
        string[] columns = [.. Enumerable.Range(0, table.Columns.Count).Select(index => $"@{index}")];
        _database = database;
        _table = table;
        _time = time;
        _insert = Prepare(sql.Insert, ["@id", .. columns]);
        _update = Prepare(sql.Update, ["@id", .. columns, "@version"]);
        _delete = Prepare(sql.Delete, ["@id", "@version"]);
        _insertKey = Prepare(RowSql<TRow>.InsertKey, ["@id", "@key", "@created"]);
        _findKey = Prepare(RowSql<TRow>.FindKey, ["@key"]);
        _deleteKey = Prepare(RowSql<TRow>.DeleteKey, ["@key"]);
        _forgetKeys = Prepare(RowSql<TRow>.ForgetKeys, ["@before"]);
        _insertPending = Prepare(RowSql<TRow>.InsertPending, ["@id", "@since"]);
        _deletePending = Prepare(RowSql<TRow>.DeletePending, ["@id"]);
    }

    /// <returns>False when the id, or the key that the row is created under, is taken; then nothing is written.</returns>
    public bool Insert(long id, TRow row, out long? keyTakenBy)
    {
        keyTakenBy = null;
        string? key = _table.IdempotencyKey(row);
        if (key is not null && _insertKey.Bind(0, id).Bind(1, key).Bind(2, Now()).Run() == 0)
        {
            keyTakenBy = _findKey.Bind(0, key).Find(); // Null: it is the id that is taken.
            return false;
        }

        if (BindColumns(_insert.Bind(0, id), row).Run() == 0)
        {
            if (key is not null)
            {
                _deleteKey.Bind(0, key).Run();
            }

            return false;
        }

        if (_table.HasOutbox)
        {
            _insertPending.Bind(0, id).Bind(1, Now()).Run();
        }

        return true;
    }

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then nothing is written.</returns>
    public bool Update(long id, TRow row, long replaces) =>
        BindColumns(_update.Bind(0, id), row).Bind(_table.Columns.Count + 1, replaces).Run() == 1;

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then it is still there.</returns>
    public bool Delete(long id, long replaces) => _delete.Bind(0, id).Bind(1, replaces).Run() == 1;

    public void DeletePending(long id) => _deletePending.Bind(0, id).Run();

    /// <returns>How many keys were forgotten.</returns>
    public int ForgetKeys(DateTimeOffset createdBefore) => _forgetKeys.Bind(0, createdBefore.ToUnixTimeMilliseconds()).Run();

    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private WriteStatement BindColumns(WriteStatement statement, TRow row)
    {
        for (int index = 0; index < _table.Columns.Count; index++)
        {
            statement.Bind(index + 1, _table.Columns[index].Value(row));
        }

        return statement;
    }

    private WriteStatement Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var statement = new WriteStatement(_database, sql, parameters);
        _all.Add(statement);
        return statement;
    }
}

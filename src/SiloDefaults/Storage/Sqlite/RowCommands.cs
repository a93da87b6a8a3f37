using Microsoft.Data.Sqlite;

namespace Owl.SiloDefaults.Storage.Sqlite;

/// <summary>The prepared statements of the writer.</summary>
internal sealed class RowCommands<TRow> : IDisposable
    where TRow : class
{
    private readonly Table<TRow> _table;
    private readonly TimeProvider _time;
    private readonly List<SqliteCommand> _all = [];
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _insertKey;
    private readonly SqliteCommand _findKey;
    private readonly SqliteCommand _deleteKey;
    private readonly SqliteCommand _forgetKeys;
    private readonly SqliteCommand _insertPending;
    private readonly SqliteCommand _deletePending;

    public RowCommands(SqliteConnection connection, Table<TRow> table, TimeProvider time)
    {
        var sql = new RowSql<TRow>(table);
        string[] columns = [.. Enumerable.Range(0, table.Columns.Count).Select(index => $"@{index}")];
        _table = table;
        _time = time;
        _insert = Prepare(connection, sql.Insert, ["@id", .. columns]);
        _update = Prepare(connection, sql.Update, ["@id", .. columns, "@version"]);
        _delete = Prepare(connection, sql.Delete, ["@id", "@version"]);
        _insertKey = Prepare(connection, RowSql<TRow>.InsertKey, ["@id", "@key", "@created"]);
        _findKey = Prepare(connection, RowSql<TRow>.FindKey, ["@key"]);
        _deleteKey = Prepare(connection, RowSql<TRow>.DeleteKey, ["@key"]);
        _forgetKeys = Prepare(connection, RowSql<TRow>.ForgetKeys, ["@before"]);
        _insertPending = Prepare(connection, RowSql<TRow>.InsertPending, ["@id", "@since"]);
        _deletePending = Prepare(connection, RowSql<TRow>.DeletePending, ["@id"]);
    }

    /// <summary>The transaction that the statements belong to.</summary>
    public SqliteTransaction Transaction
    {
        set => _all.ForEach(command => command.Transaction = value);
    }

    /// <returns>False when the id, or the key that the row is created under, is taken; then nothing is written.</returns>
    public bool Insert(long id, TRow row, out long? keyTakenBy)
    {
        keyTakenBy = null;
        string? key = _table.IdempotencyKey(row);
        if (key is not null && !Run(_insertKey, id, key, Now()))
        {
            _findKey.Parameters[0].Value = key;
            keyTakenBy = (long?)_findKey.ExecuteScalar(); // Null: it is the id that is taken.
            return false;
        }

        SetColumns(_insert, row);
        if (!Run(_insert, id))
        {
            if (key is not null)
            {
                Run(_deleteKey, key);
            }

            return false;
        }

        if (_table.HasOutbox)
        {
            Run(_insertPending, id, Now());
        }

        return true;
    }

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then nothing is written.</returns>
    public bool Update(long id, TRow row, long replaces)
    {
        SetColumns(_update, row);
        _update.Parameters[^1].Value = replaces;
        return Run(_update, id);
    }

    /// <returns>False when the row is not at the version <paramref name="replaces"/>; then it is still there.</returns>
    public bool Delete(long id, long replaces) => Run(_delete, id, replaces);

    public void DeletePending(long id) => Run(_deletePending, id);

    /// <returns>How many keys were forgotten.</returns>
    public int ForgetKeys(DateTimeOffset createdBefore)
    {
        _forgetKeys.Parameters[0].Value = createdBefore.ToUnixTimeMilliseconds();
        return _forgetKeys.ExecuteNonQuery();
    }

    public void Dispose() => _all.ForEach(command => command.Dispose());

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void SetColumns(SqliteCommand command, TRow row)
    {
        for (int index = 0; index < _table.Columns.Count; index++)
        {
            command.Parameters[index + 1].Value = _table.Columns[index].Value(row);
        }
    }

    // Whether it changed a row. The values are those of the first parameters.
    private static bool Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index];
        }

        return command.ExecuteNonQuery() == 1;
    }

    private SqliteCommand Prepare(SqliteConnection connection, string sql, string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        command.Prepare();
        _all.Add(command);
        return command;
    }
}

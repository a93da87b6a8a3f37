using Microsoft.Data.Sqlite;

namespace Owl.SiloDefaults.Storage.Sqlite;

/// <summary>The prepared statements of the writer.</summary>
internal sealed class RowCommands<TRow> : IDisposable
    where TRow : class
{
    private readonly Table<TRow> _table;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;

    public RowCommands(SqliteConnection connection, Table<TRow> table)
    {
        var sql = new RowSql<TRow>(table);
        string[] columns = [.. Enumerable.Range(0, table.Columns.Count).Select(index => $"@{index}")];
        _table = table;
        _insert = Prepare(connection, sql.Insert, ["@id", .. columns]);
        _update = Prepare(connection, sql.Update, ["@id", .. columns, "@version"]);
        _delete = Prepare(connection, sql.Delete, ["@id", "@version"]);
    }

    /// <returns>Whether the row was at the version that the write replaces.</returns>
    public bool Execute(RowWrite<TRow> write, SqliteTransaction transaction)
    {
        var command = write.Row is null ? _delete : write.Replaces == 0 ? _insert : _update;
        var parameters = command.Parameters;
        parameters[0].Value = write.Id;
        if (write.Row is not null)
        {
            for (int index = 0; index < _table.Columns.Count; index++)
            {
                parameters[index + 1].Value = _table.Columns[index].Value(write.Row);
            }
        }

        if (command != _insert)
        {
            parameters[^1].Value = write.Replaces;
        }

        command.Transaction = transaction;
        return command.ExecuteNonQuery() == 1;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        command.Prepare();
        return command;
    }
}

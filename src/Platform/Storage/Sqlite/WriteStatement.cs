using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Owl.Storage.Sqlite;

/// <summary>
/// A prepared statement of the writer, straight on SQLite's own interface: a command of ADO.NET makes a reader and boxes
/// its values at every execution, which costs more than the statement itself.
/// </summary>
internal sealed class WriteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _positions;

    /// <param name="database">The connection.</param>
    /// <param name="sql">One statement with named parameters.</param>
    /// <param name="parameters">Their names, in the order in which they are bound.</param>
    public WriteStatement(sqlite3 database, string sql, params ReadOnlySpan<string> parameters)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v3(database, sql, SQLITE_PREPARE_PERSISTENT, out _statement), database);
        _positions = new int[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            _positions[i] = sqlite3_bind_parameter_index(_statement, parameters[i]);
        }
    }

    public WriteStatement Bind(int parameter, long value)
    {
        SqliteException.ThrowExceptionForRC(sqlite3_bind_int64(_statement, _positions[parameter], value), _database);
        return this;
    }

    public WriteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            SqliteException.ThrowExceptionForRC(sqlite3_bind_null(_statement, _positions[parameter]), _database);
            return this;
        }

        // With its length: a text may contain U+0000. An empty span would be bound as NULL.
        int result = value.Length == 0
            ? sqlite3_bind_text(_statement, _positions[parameter], value)
            : sqlite3_bind_text(_statement, _positions[parameter], Encoding.UTF8.GetBytes(value));
        SqliteException.ThrowExceptionForRC(result, _database);
        return this;
    }

    /// <summary>Binds what a column holds: a string or a long.</summary>
    public WriteStatement Bind(int parameter, object value) => value switch
    {
        long number => Bind(parameter, number),
        string text => Bind(parameter, text),
        _ => throw new ArgumentException($"A column holds no {value.GetType()}.", nameof(value)),
    };

    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run()
    {
        try
        {
            Step();
            return sqlite3_changes(_database);
        }
        finally
        {
            sqlite3_reset(_statement);
        }
    }

    /// <returns>The number in the first column of the first row; null where there is no row.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public long? Find()
    {
        try
        {
            return Step() ? sqlite3_column_int64(_statement, 0) : null;
        }
        finally
        {
            sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        int result = sqlite3_step(_statement);
        if (result is not (SQLITE_ROW or SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return result == SQLITE_ROW;
    }
}

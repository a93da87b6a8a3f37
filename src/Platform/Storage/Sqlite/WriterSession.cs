using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Owl.Storage.Sqlite;

/// <summary>A connection that writes, with its statements.</summary>
internal sealed class WriterSession<TRow> : IDisposable
    where TRow : class
{
    // How long someone else's lock is waited for; then the write fails, and may be tried again.
    private const int LongestLockMilliseconds = 1000;

    private readonly SqliteConnection _connection;
    private readonly RowCommands<TRow> _commands;
    private readonly WriteStatement _begin;
    private readonly WriteStatement _commit;
    private readonly WriteStatement _rollback;

    /// <exception cref="SqliteException">The store cannot be written.</exception>
    public WriterSession(SqliteConnection connection, Table<TRow> table, TimeProvider time)
    {
        _connection = connection;
        var database = connection.Handle!;
        sqlite3_busy_timeout(database, LongestLockMilliseconds);
        _begin = new WriteStatement(database, "BEGIN IMMEDIATE");
        _commit = new WriteStatement(database, "COMMIT");
        _rollback = new WriteStatement(database, "ROLLBACK");
        _commands = new RowCommands<TRow>(database, table, time);
    }

    /// <summary>Executes the writes in one transaction and flushes it to disk.</summary>
    /// <exception cref="SqliteException">Nothing of it is stored.</exception>
    public void Commit(List<StoreWrite<TRow>> batch)
    {
        _begin.Run();
        try
        {
            foreach (var write in batch)
            {
                write.Execute(_commands);
            }

            _commit.Run();
        }
        catch
        {
            // SQLite has rolled some errors back itself.
            if (sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                _rollback.Run();
            }

            throw;
        }
    }

    public void Dispose()
    {
        _commands.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _connection.Dispose();
    }
}

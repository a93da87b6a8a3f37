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
    private readonly RowCommands<TRow>? _commands;
    private readonly WriteStatement? _begin;
    private readonly WriteStatement? _commit;
    private readonly WriteStatement? _rollback;

    /// <param name="connection">Its own from now on, also where this fails.</param>
    /// <param name="table">What it writes.</param>
    /// <param name="time">Tells since when deliveries are pending.</param>
    /// <exception cref="SqliteException">The store cannot be written.</exception>
    public WriterSession(SqliteConnection connection, Table<TRow> table, TimeProvider time)
    {
        _connection = connection;
        var database = connection.Handle!;
        try
        {
            sqlite3_busy_timeout(database, LongestLockMilliseconds);
            _begin = new WriteStatement(database, "BEGIN IMMEDIATE");
            _commit = new WriteStatement(database, "COMMIT");
            _rollback = new WriteStatement(database, "ROLLBACK");
            _commands = new RowCommands<TRow>(database, table, time);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Executes the writes in one transaction and flushes it to disk.</summary>
    /// <param name="batch">The writes.</param>
    /// <param name="lastGiven">The last id that was given; it goes up with those that may be stored now, or later.</param>
    /// <exception cref="SqliteException">Nothing of it is stored.</exception>
    /// <exception cref="StorageUnconfirmedException">Whether it is stored is unknown.</exception>
    public void Commit(List<StoreWrite<TRow>> batch, ref long lastGiven)
    {
        _begin!.Run();
        try
        {
            _commands!.Begin(lastGiven);
            foreach (var write in batch)
            {
                write.Execute(_commands);
            }
        }
        catch
        {
            RollBack();
            throw;
        }

        try
        {
            _commit!.Run();
        }
        catch (SqliteException e) when (!IsSurelyNotStored(e))
        {
            lastGiven = _commands.LastId;
            throw new StorageUnconfirmedException($"the store did not confirm: {e.Message}", e);
        }
        catch
        {
            RollBack();
            throw;
        }

        lastGiven = _commands.LastId;
    }

    public void Dispose()
    {
        _commands?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        _rollback?.Dispose();
        _connection.Dispose();
    }

    // A transaction that is still open was not written to the log. The frame that ends one is the last that is written,
    // before any flush: where a write fails, as on a full disk, it is not whole, and one that is not whole ends nothing.
    // After any other error, such as a flush that fails, it may be whole: the next transaction is written over it, but if
    // the process ends before, whoever opens the store finds it.
    private bool IsSurelyNotStored(SqliteException e) => IsOpen
        || e.SqliteErrorCode is SQLITE_FULL or SQLITE_READONLY
        || e.SqliteExtendedErrorCode == SQLITE_IOERR_WRITE;

    private bool IsOpen => sqlite3_get_autocommit(_connection.Handle) == 0;

    private void RollBack()
    {
        // SQLite has rolled some errors back itself.
        if (IsOpen)
        {
            _rollback!.Run();
        }
    }
}

using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace Owl.SiloDefaults.Storage.Sqlite;

/// <summary>
/// The only writer of a store: group commit. Writes that queue up while one transaction is written to disk go into
/// the next one together, so a disk flush is shared by all of them and nobody waits for a timer.
/// <para>Source: D. DeWitt et al., "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984, section 5.2.</para>
/// </summary>
internal sealed class SqliteWriter<TRow> : IDisposable
    where TRow : class
{
    /// <summary>Writes that may wait; the next one is refused at once.</summary>
    public const int QueueLimit = 8192;

    private const int BatchLimit = 1024;

    private readonly BlockingCollection<RowWrite<TRow>> _queue = new(QueueLimit);
    private readonly SqliteConnection _connection;
    private readonly RowCommands<TRow> _commands;
    private readonly Thread _thread;

    public SqliteWriter(SqliteConnection connection, Table<TRow> table)
    {
        _connection = connection;
        _commands = new RowCommands<TRow>(connection, table);
        // A thread of its own, because SQLite blocks: no thread of the pool waits for the disk.
        _thread = new Thread(Run) { IsBackground = true, Name = $"writer of {table.Name}" };
        _thread.Start();
    }

    /// <returns>False when the row was not at the version that the write replaces.</returns>
    /// <exception cref="StorageUnavailableException">The queue is full, or the transaction could not be committed.</exception>
    public Task<bool> WriteAsync(RowWrite<TRow> write)
    {
        try
        {
            return _queue.TryAdd(write)
                ? write.Task
                : Task.FromException<bool>(new StorageUnavailableException($"{QueueLimit} writes are waiting for the disk"));
        }
        catch (InvalidOperationException) when (_queue.IsAddingCompleted)
        {
            return Task.FromException<bool>(new StorageUnavailableException("the store is closed"));
        }
    }

    /// <summary>Commits what is queued, then ends.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _commands.Dispose();
        _connection.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<RowWrite<TRow>>(BatchLimit);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < BatchLimit && _queue.TryTake(out var next))
            {
                batch.Add(next);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<RowWrite<TRow>> batch)
    {
        try
        {
            using (var transaction = _connection.BeginTransaction(IsolationLevel.Serializable, deferred: false))
            {
                foreach (var write in batch)
                {
                    write.Done = _commands.Execute(write, transaction);
                }

                transaction.Commit();
            }
        }
        catch (Exception e)
        {
            // Whatever went wrong, nobody in this batch may believe that it is stored.
            var failure = new StorageUnavailableException($"the store could not be written: {e.Message}", e);
            batch.ForEach(write => write.Fail(failure));
            return;
        }

        batch.ForEach(write => write.Complete());
    }
}

/// <summary>A write on its way to the disk. Without a row it is a deletion.</summary>
internal sealed class RowWrite<TRow>(long id, TRow? row, long replaces)
    : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    where TRow : class
{
    public long Id => id;

    public TRow? Row => row;

    /// <summary>The version that the row must be at; 0 when there must be none.</summary>
    public long Replaces => replaces;

    /// <summary>Whether the row was at that version; true only once the transaction is committed.</summary>
    public bool Done { get; set; }

    public void Complete() => SetResult(Done);

    public void Fail(Exception exception) => SetException(exception);
}

using System.Diagnostics;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Owl.Storage.Sqlite;

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

    private readonly WorkQueue<StoreWrite<TRow>> _queue = new(QueueLimit);
    private readonly Func<WriterSession<TRow>> _open;
    private readonly StoreLog _log;
    private readonly ListCache _list;
    private readonly Thread _thread;
    private WriterSession<TRow>? _session;
    private long _lastGiven;

    /// <param name="name">What it writes.</param>
    /// <param name="open">Opens the store for writing; called again after a failure, on the writer's own thread.</param>
    /// <param name="log">Tells of failure and recovery.</param>
    /// <param name="list">Learns what a commit changed before anybody else does.</param>
    public SqliteWriter(string name, Func<WriterSession<TRow>> open, StoreLog log, ListCache list)
    {
        _open = open;
        _log = log;
        _list = list;
        _session = open();
        // A thread of its own, because SQLite blocks: no thread of the pool waits for the disk.
        _thread = new Thread(Run) { IsBackground = true, Name = $"writer of {name}" };
        _thread.Start();
    }

    /// <summary>Ends when <paramref name="write"/> is committed.</summary>
    /// <exception cref="StorageUnconfirmedException">Whether it is committed is unknown.</exception>
    /// <exception cref="StorageUnavailableException">It is not: the queue is full, or the disk says so.</exception>
    public Task<T> WriteAsync<T>(StoreWrite<TRow, T> write)
    {
        try
        {
            return _queue.TryAdd(write)
                ? write.Task
                : Task.FromException<T>(new StorageUnavailableException($"{QueueLimit} writes are waiting for the disk"));
        }
        catch (StorageUnavailableException closed)
        {
            return Task.FromException<T>(closed);
        }
    }

    /// <summary>Commits what is queued, then ends.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _session?.Dispose();
    }

    private void Run()
    {
        var batch = new List<StoreWrite<TRow>>(BatchLimit);
        while (_queue.Take(batch, BatchLimit))
        {
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<StoreWrite<TRow>> batch)
    {
        long start = Stopwatch.GetTimestamp();
        long before = _lastGiven;
        try
        {
            _session ??= _open();
            _session.Commit(batch, ref _lastGiven);
        }
        catch (Exception e)
        {
            if (e is SqliteException { SqliteErrorCode: SQLITE_BUSY })
            {
                // They came while the lock was waited for; to wait for it once more would take longer than their callers do.
                _queue.TakeRest(batch);
            }
            else
            {
                // After an error of the disk only a new connection is sure to see what the disk is like now.
                _session?.Dispose();
                _session = null;
            }

            // Whatever went wrong, nobody in this batch may believe that it is stored.
            var failure = e as StorageUnconfirmedException ?? new StorageUnavailableException($"the store could not be written: {e.Message}", e);
            _log.NoteFailure(batch.Count, e);
            batch.ForEach(write => write.Fail(failure));
            return;
        }

        StoreMetrics.NoteCommit(batch.Count, Stopwatch.GetElapsedTime(start));
        _log.NoteSuccess();
        if (_lastGiven > before)
        {
            _list.NoteChange();
        }

        batch.ForEach(write => write.Complete());
    }
}

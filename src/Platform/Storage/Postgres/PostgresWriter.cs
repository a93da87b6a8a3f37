using System.Threading.Channels;
using Npgsql;

namespace Owl.Storage.Postgres;

/// <summary>
/// The only writer of a silo: group commit. Writes that queue up while one transaction is on its way go into the next
/// one together, and all of that is one round trip.
/// <para>Source: D. DeWitt et al., "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984, section 5.2.</para>
/// </summary>
internal sealed class PostgresWriter<TRow> : IAsyncDisposable
    where TRow : class
{
    /// <summary>Writes that may wait; the next one is refused at once.</summary>
    public const int QueueLimit = 8192;

    private const int BatchLimit = 1024;

    // Two silos that take out the same deliveries at the same time can deadlock; the database then rolls one of them back.
    private const int MostTries = 5;

    private readonly Channel<PostgresWrite> _queue = Channel.CreateBounded<PostgresWrite>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private readonly PostgresDatabase _database;
    private readonly Table<TRow> _table;
    private readonly PostgresSql<TRow> _sql;
    private readonly TimeProvider _time;
    private readonly StoreLog _log;
    private readonly Task _running;

    public PostgresWriter(PostgresDatabase database, Table<TRow> table, TimeProvider time, StoreLog log)
    {
        (_database, _table, _sql, _time, _log) = (database, table, new PostgresSql<TRow>(table), time, log);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends when <paramref name="write"/> is committed.</summary>
    /// <exception cref="StorageUnconfirmedException">Whether it is committed is unknown.</exception>
    /// <exception cref="StorageUnavailableException">It is not: the queue is full, or the database says so.</exception>
    public Task<T> WriteAsync<T>(PostgresWrite<T> write)
    {
        if (!_queue.Writer.TryWrite(write))
        {
            write.Fail(new StorageUnavailableException(
                _queue.Reader.Completion.IsCompleted || _queue.Reader.Count < QueueLimit ? "the store is closed" : $"{QueueLimit} writes are waiting for the database"));
        }

        return write.Task;
    }

    /// <summary>Commits what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var batch = new List<PostgresWrite>(BatchLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<PostgresWrite> batch)
    {
        try
        {
            for (int tries = 1; !await TryCommitAsync(batch, isLast: tries == MostTries); tries++)
            {
            }
        }
        catch (Exception e)
        {
            // Whatever went wrong, nobody in this batch may believe that it is stored.
            var failure = _database.ExplainWrite(e);
            _log.NoteFailure(batch.Count, e);
            batch.ForEach(write => write.Fail(failure));
            return;
        }

        _log.NoteSuccess();
        batch.ForEach(write => write.Complete());
    }

    /// <returns>False when the database rolled it back because of another silo, so that it can be done again.</returns>
    private async Task<bool> TryCommitAsync(List<PostgresWrite> writes, bool isLast)
    {
        await using var connection = await _database.OpenAsync(CancellationToken.None);
        try
        {
            await new PostgresBatch<TRow>(writes, _table, _sql).ExecuteAsync(connection, _time.GetUtcNow());
            return true;
        }
        catch (PostgresException e) when (!isLast && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return false;
        }
    }
}

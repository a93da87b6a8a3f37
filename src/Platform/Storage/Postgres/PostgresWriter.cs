using System.Data.Common;
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

    // Two silos that write the same keys at the same time can deadlock; the database then rolls one of them back.
    private const int MostTries = 5;

    private readonly Channel<PostgresWrite<TRow>> _queue = Channel.CreateBounded<PostgresWrite<TRow>>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private readonly PostgresDatabase _database;
    private readonly Table<TRow> _table;
    private readonly PostgresSql<TRow> _sql;
    private readonly TimeProvider _time;
    private readonly Guid _writer;
    private readonly StoreLog _log;
    private readonly Task _running;

    public PostgresWriter(PostgresDatabase database, Table<TRow> table, Guid writer, TimeProvider time, StoreLog log)
    {
        (_database, _table, _sql, _writer, _time, _log) = (database, table, new PostgresSql<TRow>(table), writer, time, log);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Ends when <paramref name="write"/> is committed, or is not.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="StorageUnavailableException">The queue is full, or the transaction could not be committed.</exception>
    public Task<long> WriteAsync(PostgresWrite<TRow> write)
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
        var batch = new List<PostgresWrite<TRow>>(BatchLimit);
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

    private async Task CommitAsync(List<PostgresWrite<TRow>> batch)
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
    private async Task<bool> TryCommitAsync(List<PostgresWrite<TRow>> writes, bool isLast)
    {
        await using var connection = await _database.OpenAsync(CancellationToken.None);
        await using var batch = connection.CreateBatch(); // One round trip, and one transaction by itself.
        var results = new List<Action<DbDataReader>>();
        foreach (var round in Rounds(writes))
        {
            round.AppendTo(batch, results);
        }

        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var read in results)
            {
                read(reader);
                await reader.NextResultAsync();
            }

            return true;
        }
        catch (PostgresException e) when (!isLast && e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return false;
        }
    }

    private List<PostgresRound<TRow>> Rounds(List<PostgresWrite<TRow>> writes)
    {
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var rounds = new List<PostgresRound<TRow>>();
        foreach (var write in writes)
        {
            (write.Result, write.KeyTakenBy) = (0, null);
            if (rounds.Count == 0 || !rounds[^1].TryAdd(write))
            {
                rounds.Add(new PostgresRound<TRow>(_table, _sql, _writer, now));
                rounds[^1].TryAdd(write);
            }
        }

        return rounds;
    }
}

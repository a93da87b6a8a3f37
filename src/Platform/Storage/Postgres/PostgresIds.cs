using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Owl.Storage.Postgres;

/// <summary>
/// Ids from the database's own sequence, so that no replica stands between another one and its next id. Who waits at the
/// same time shares one round trip. What was not used comes first the next time; what a killed process had is a gap.
/// </summary>
internal sealed class PostgresIds : IItemIds, IAsyncDisposable
{
    private const int QueueLimit = 8192;
    private const int BatchLimit = 1024;

    private readonly ConcurrentQueue<long> _returned = [];
    private readonly Channel<TaskCompletionSource<long>> _waiting = Channel.CreateBounded<TaskCompletionSource<long>>(
        new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private readonly PostgresDatabase _database;
    private readonly Action<long> _isNew;
    private readonly Task _running;

    /// <param name="database">Where the sequence is.</param>
    /// <param name="isNew">Told of every id before it is given out: there is no row with it.</param>
    public PostgresIds(PostgresDatabase database, Action<long> isNew)
    {
        (_database, _isNew) = (database, isNew);
        _running = Task.Run(RunAsync);
    }

    public ValueTask<long> NextIdAsync()
    {
        if (_returned.TryDequeue(out long id))
        {
            _isNew(id);
            return ValueTask.FromResult(id);
        }

        var next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite(next)
            ? new ValueTask<long>(next.Task)
            : ValueTask.FromException<long>(new StorageUnavailableException("too many wait for an id, or the store is closed"));
    }

    public ValueTask GiveBackAsync(long id)
    {
        _returned.Enqueue(id);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var batch = new List<TaskCompletionSource<long>>(BatchLimit);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchLimit && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await GiveAsync(batch);
            batch.Clear();
        }
    }

    private async Task GiveAsync(List<TaskCompletionSource<long>> batch)
    {
        try
        {
            var ids = await _database.QueryAsync(
                PostgresDatabase.ReserveIds,
                async reader =>
                {
                    var ids = new List<long>(batch.Count);
                    while (await reader.ReadAsync())
                    {
                        ids.Add(reader.GetInt64(0));
                    }

                    return ids;
                },
                CancellationToken.None,
                batch.Count);
            for (int index = 0; index < batch.Count; index++)
            {
                _isNew(ids[index]);
                batch[index].SetResult(ids[index]);
            }
        }
        catch (Exception e)
        {
            // Whatever went wrong, whoever waits must be told.
            batch.ForEach(next => next.TrySetException(e));
        }
    }
}

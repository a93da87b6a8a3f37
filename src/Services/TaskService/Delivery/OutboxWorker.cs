using Owl.SiloDefaults.Grains;
using Owl.Storage;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Works off what requests left behind, also before the last restart. While notification-service fails it is called
/// with one delivery at a time and growing pauses; once it answers, with a few at a time until nothing is pending.
/// </summary>
internal sealed partial class OutboxWorker(
    Outbox outbox, IOutbox store, DeliveryTraces traces, IGrainFactory grains, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    private const int ChunkSize = 256;

    // Few enough that new work hardly notices them.
    private const int Parallelism = 4;

    private static readonly TimeSpan LongestDelivery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    // With the longest delivery and the jitter it stays under the 2 s in which a return must be noticed.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    private TimeSpan _pause = ShortestPause;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(TakeOutAsync(stoppingToken), WorkAsync(stoppingToken));

    // Takes out what requests delivered, many at a time.
    private async Task TakeOutAsync(CancellationToken stopping)
    {
        var ids = new List<long>(ChunkSize);
        while (await outbox.Delivered.WaitToReadAsync(stopping))
        {
            while (ids.Count < ChunkSize && outbox.Delivered.TryRead(out long id))
            {
                ids.Add(id);
            }

            await TakeOutAsync(ids);
            ids.Clear();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        do
        {
            while (!await TryDrainAsync(stopping))
            {
                await PauseAsync(stopping);
            }
        }
        while (await outbox.Work.WaitToReadAsync(stopping) && outbox.Work.TryRead(out _));
    }

    /// <returns>Whether every pending delivery had its turn; false when notification-service or the store failed.</returns>
    private async Task<bool> TryDrainAsync(CancellationToken stopping)
    {
        long after = 0;
        int delivered = 0;
        outbox.TakeUpAgain();
        try
        {
            while ((await store.ReadPendingAsync(0, 1, after, ChunkSize, stopping)).Rows is { Count: > 0 } pending)
            {
                after = pending[^1].Id;
                var waiting = pending.Where(delivery => !outbox.IsBusy(delivery.Id)).ToList();
                if (outbox.LastOutcome is not HopOutcome.Answered && waiting.Count > 0)
                {
                    delivered += await DeliverAsync(waiting[0], stopping) ? 1 : 0; // One to see whether it answers again.
                    if (outbox.LastOutcome is not HopOutcome.Answered)
                    {
                        return false;
                    }

                    waiting.RemoveAt(0);
                }

                await Parallel.ForEachAsync(
                    waiting,
                    new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stopping },
                    async (delivery, token) =>
                    {
                        if (await DeliverAsync(delivery, token))
                        {
                            Interlocked.Increment(ref delivered);
                        }
                    });
                if (outbox.LastOutcome is not HopOutcome.Answered)
                {
                    return false;
                }

                _pause = ShortestPause;
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // The store, or the grain of a task: its silo was frozen meanwhile, or is going to end.
            LogPutOff(logger, e.Message);
            return false;
        }

        if (delivered > 0)
        {
            LogDrained(logger, delivered);
        }

        return true;
    }

    private async Task<bool> DeliverAsync(PendingDelivery delivery, CancellationToken cancellation)
    {
        long id = delivery.Id;
        using var span = traces.Start(id);
        if (outbox.IsBusy(id))
        {
            return false; // A request delivers it.
        }

        if (await grains.GetById<ITaskGrain>(id).Get() is not { } task)
        {
            outbox.PutAside(id);
            LogMissing(logger, id);
            return false;
        }

        var hop = await outbox.DeliverAsync(task, delivery.Key, LongestDelivery, cancellation);
        traces.End(id, span, hop);
        if (hop.Outcome is HopOutcome.Answered)
        {
            await TakeOutAsync([id]);
        }
        else if (hop.Status is >= 400 and < 500)
        {
            outbox.PutAside(id);
            LogRefused(logger, id, hop.Service, hop.Status);
        }

        return hop.Outcome is HopOutcome.Answered;
    }

    private async Task TakeOutAsync(IReadOnlyList<long> ids)
    {
        try
        {
            await store.RemoveDeliveredAsync(ids);
        }
        catch (StorageUnavailableException e)
        {
            LogPutOff(logger, e.Message); // They are found again and delivered again, without a second effect.
        }

        foreach (long id in ids)
        {
            outbox.Settle(id);
        }
    }

    private Task PauseAsync(CancellationToken stopping)
    {
        // Jitter, so that several task-services do not come back all at once (full pause ± a fifth).
        var pause = _pause * (0.8 + (Random.Shared.NextDouble() * 0.4));
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return Task.Delay(pause, time, stopping);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The backlog is drained: {Delivered} notifications were delivered late")]
    private static partial void LogDrained(ILogger logger, int delivered);

    [LoggerMessage(Level = LogLevel.Error, Message = "The notification of task {Id} stays pending: the store has no such task")]
    private static partial void LogMissing(ILogger logger, long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The notification of task {Id} stays pending: {Service} refuses it with status {Status}")]
    private static partial void LogRefused(ILogger logger, long id, string service, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pending notifications have to wait: {Reason}")]
    private static partial void LogPutOff(ILogger logger, string reason);
}

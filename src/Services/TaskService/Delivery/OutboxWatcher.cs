using Owl.Storage;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Finds what nobody told <see cref="OutboxWorker"/> of: deliveries that another replica left behind when it ended, and
/// tasks that came to be stored although their requests had failed.
/// </summary>
internal sealed class OutboxWatcher(Outbox outbox, IOutbox store, TimeProvider time) : BackgroundService
{
    private const int LookLimit = 256;

    // How long at least a delivery is pending before it counts as one that nobody told of.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = new HashSet<long>();
        using var looks = new PeriodicTimer(BetweenLooks, time);
        while (await looks.WaitForNextTickAsync(stoppingToken))
        {
            var idle = await ReadIdleAsync(stoppingToken);
            if (idle.Any(before.Contains))
            {
                outbox.NoteWork();
            }

            before = [.. idle];
        }
    }

    private async Task<IReadOnlyList<long>> ReadIdleAsync(CancellationToken stopping)
    {
        try
        {
            return [.. (await store.ReadPendingAsync(0, 1, 0, LookLimit, stopping)).Rows.Select(delivery => delivery.Id).Where(id => !outbox.IsBusy(id) && !outbox.IsPutAside(id))];
        }
        catch (StorageUnavailableException)
        {
            return []; // Those who need the store tell of it; the next look sees what there is.
        }
    }
}

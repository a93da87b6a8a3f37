using System.Collections.Concurrent;
using System.Threading.Channels;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.TaskService.Clients;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Tells notification-service of every task, late rather than never. A new task is delivered at once, within its
/// request; what could not be delivered stays in the outbox, and <see cref="OutboxWorker"/> delivers it later.
/// </summary>
internal sealed class Outbox(NotificationClient notifications, DeliveryTraces traces) : IDelivery
{
    // Less than a caller waits for a task: notification-service must never cost a client its answer.
    public static readonly TimeSpan LongestDelivery = TimeSpan.FromMilliseconds(500);

    // Delivered, but not yet taken out of the store. When it is full, the id stays in the store and is delivered
    // again: the key of a delivery makes that harmless.
    private readonly Channel<long> _delivered = Channel.CreateBounded<long>(10_000);

    // Deliveries that a request is busy with, or that only wait to be taken out.
    private readonly ConcurrentDictionary<long, bool> _busy = [];

    // In the last round of the worker: refused by notification-service, or of no task that is there.
    private readonly ConcurrentDictionary<long, bool> _putAside = [];

    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile HopOutcome _lastOutcome = HopOutcome.Answered;

    public ChannelReader<long> Delivered => _delivered.Reader;

    /// <summary>Has an item when something was left behind.</summary>
    public ChannelReader<bool> Work => _work.Reader;

    /// <summary>How the last call to notification-service ended. While it fails, only the worker calls it.</summary>
    public HopOutcome LastOutcome => _lastOutcome;

    public bool IsBusy(long id) => _busy.ContainsKey(id);

    public void Settle(long id) => _busy.TryRemove(id, out _);

    /// <summary>Whether it could not be delivered in the last round: it stays pending, and is no reason for the next one.</summary>
    public bool IsPutAside(long id) => _putAside.ContainsKey(id);

    public void PutAside(long id) => _putAside.TryAdd(id, true);

    public void TakeUpAgain() => _putAside.Clear();

    /// <summary>Says that something was left behind.</summary>
    public void NoteWork() => _work.Writer.TryWrite(true);

    public async Task DeliverNowAsync(TaskItem task, string? deliveryKey, TimeBudget budget, HttpResponse response)
    {
        if (_lastOutcome is not HopOutcome.Answered)
        {
            response.AppendTiming(OwlService.Notification.Name, TimeSpan.Zero, $"pending: {_lastOutcome.ToWords()} before");
            traces.Remember(task.Id);
            NoteWork();
            return;
        }

        _busy.TryAdd(task.Id, true);
        // Not given up when the client is: the task is stored, and a delivery that is under way may arrive.
        var hop = await DeliverAsync(task, deliveryKey, budget.ForHop(LongestDelivery), CancellationToken.None);
        bool delivered = hop.Outcome is HopOutcome.Answered;
        response.AppendHop(hop, delivered ? "delivered" : $"pending: {hop.Outcome.ToWords()}");
        if (!delivered || !_delivered.Writer.TryWrite(task.Id))
        {
            traces.Remember(task.Id);
            Settle(task.Id);
            NoteWork();
        }
    }

    /// <summary>Delivers one notification, under the key that belongs to it.</summary>
    public async Task<Hop> DeliverAsync(TaskItem task, string? deliveryKey, TimeSpan limit, CancellationToken cancellation)
    {
        var hop = await notifications.TellAsync(task, deliveryKey, limit, cancellation);
        if (hop.Status is not (>= 400 and < 500))
        {
            _lastOutcome = hop.Outcome; // A refusal of this one notification says nothing of the others.
        }

        return hop;
    }
}

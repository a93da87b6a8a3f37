using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Loops;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Tells notification-service of every task, late rather than never. A new task is delivered at once, within its request;
/// what could not be delivered stays pending, and its <see cref="DeliveryGrain"/> delivers it later.
/// </summary>
internal sealed partial class Outbox(
    Notifier notifier, RowRemover delivered, LeftBehind leftBehind, CauseLimit lines, ILogger<Outbox> logger) : IDelivery
{
    // Less than a caller waits for a task: notification-service must never cost a client its answer.
    public static readonly TimeSpan LongestDelivery = TimeSpan.FromMilliseconds(500);

    public HopOutcome LastOutcome => notifier.LastOutcome;

    public async Task DeliverNowAsync(TaskItem task, string? deliveryKey, TimeBudget budget, HttpResponse response)
    {
        if (notifier.LastOutcome is var before and not HopOutcome.Answered)
        {
            response.AppendTiming(OwlService.Notification.Name, TimeSpan.Zero, $"pending: {before.ToWords()} before");
            return;
        }

        bool isDelivered = false;
        try
        {
            // Not given up when the client is: the task is stored, and a delivery that is under way may arrive.
            var hop = await notifier.DeliverAsync(task, deliveryKey!, budget.ForHop(LongestDelivery), CancellationToken.None);
            isDelivered = hop.Outcome is HopOutcome.Answered;
            response.AppendHop(hop, isDelivered ? "delivered" : $"pending: {hop.Outcome.ToWords()}");
        }
        catch (Exception e)
        {
            // The task is stored: whatever goes wrong with its notification, that is no failure of the request.
            Tell(e);
        }

        if (isDelivered)
        {
            delivered.Note(task.Id);
        }
        else
        {
            leftBehind.Note(task.Id);
        }
    }

    private void Tell(Exception e)
    {
        if (lines.Allows($"within a request: {e.GetType()} {e.Message}", out long heldBack))
        {
            LogFailed(logger, e, e.GetType().Name, heldBack);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A notification could not be delivered within its request, because of {Type}; it is pending ({HeldBack} equal lines were left out)")]
    private static partial void LogFailed(ILogger logger, Exception e, string type, long heldBack);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Loops;
using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>
/// Tells the neighbour of every item, late rather than never. A new item is delivered at once, within its request; what
/// could not be delivered stays pending, and its <see cref="DeliveryGrain"/> delivers it later.
/// </summary>
internal sealed partial class Outbox<TItem>(
    IDeliveryTarget<TItem> target,
    TargetState state,
    RowRemover delivered,
    LeftBehind leftBehind,
    CauseLimit lines,
    ILogger<Outbox<TItem>> logger)
    : IDelivery<TItem>
{
    public HopOutcome LastOutcome => state.LastOutcome;

    public async Task DeliverNowAsync(long id, TItem item, string? deliveryKey, TimeBudget budget, HttpResponse response)
    {
        if (state.LastOutcome is var before and not HopOutcome.Answered)
        {
            response.AppendTiming(target.Service, TimeSpan.Zero, $"pending: {before.ToWords()} before");
            return;
        }

        bool isDelivered = false;
        try
        {
            // Not given up when the client is: the item is stored, and a delivery that is under way may arrive.
            var limit = budget.ForHop(DeliveryServices.LongestCall);
            var hop = await state.NoteAsync(target.SendAsync(item, deliveryKey, limit, CancellationToken.None));
            isDelivered = hop.Outcome is HopOutcome.Answered;
            response.AppendHop(hop, isDelivered ? "delivered" : $"pending: {hop.Outcome.ToWords()}");
        }
        catch (Exception e)
        {
            // The item is stored: whatever goes wrong with its delivery, that is no failure of the request.
            Tell(e);
        }

        if (isDelivered)
        {
            delivered.Note(id);
        }
        else
        {
            leftBehind.Note(id);
        }
    }

    private void Tell(Exception e)
    {
        if (lines.Allows($"within a request: {e.GetType()} {e.Message}", out long heldBack))
        {
            LogFailed(logger, e, e.GetType().Name, heldBack);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What could not be delivered within its request, because of {Type}, is pending ({HeldBack} equal lines were left out)")]
    private static partial void LogFailed(ILogger logger, Exception e, string type, long heldBack);
}

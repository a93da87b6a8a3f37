using System.Diagnostics;
using Owl.ServiceDefaults.Telemetry;
using Owl.Storage;
using Owl.Upstream;

namespace Owl.Delivery;

/// <summary>One late delivery: from its pending row to the answer of the neighbour.</summary>
internal interface ILateCalls
{
    /// <param name="id">Of the item.</param>
    /// <param name="known">Its pending row, where that was just read.</param>
    /// <param name="cancellation">When its silo ends.</param>
    Task<CallEnd> CallAsync(long id, PendingDelivery? known, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class LateCalls<TItem>(IRowStore<TItem> items, IOutbox store, IDeliveryTarget<TItem> target, TargetState state)
    : ILateCalls
    where TItem : class
{
    public async Task<CallEnd> CallAsync(long id, PendingDelivery? known, CancellationToken cancellation)
    {
        if ((known ?? await FindAsync(id, cancellation)) is not { } pending)
        {
            return new CallEnd(CallEndKind.Gone);
        }

        using var span = Start(pending);
        // Not through its grain: nobody else asks for it, and of a long backlog each one would be in memory then.
        if (await items.ReadAsync(id, cancellation) is not { } item)
        {
            return new CallEnd(CallEndKind.Refused, "the store has no such item");
        }

        var hop = await state.NoteAsync(target.SendAsync(item, pending.Key, DeliveryServices.LongestCall, cancellation));
        if (hop.Outcome is HopOutcome.Answered)
        {
            return new CallEnd(CallEndKind.Delivered);
        }

        string reason = hop.ToReason();
        span?.SetStatus(ActivityStatusCode.Error, reason);
        return new CallEnd(hop.IsRefusalOfThisOne() ? CallEndKind.Refused : CallEndKind.Failed, reason);
    }

    private async Task<PendingDelivery?> FindAsync(long id, CancellationToken cancellation)
    {
        var page = await store.ReadPendingAsync(Partitions.Of(id), Partitions.Count, id - 1, limit: 1, cancellation);
        return page.Rows is [var row, ..] && row.Id == id ? row : null;
    }

    // In the trace of the request that made the item, also after a restart. Null where nobody traces.
    private Activity? Start(PendingDelivery pending)
    {
        if (!OwlTelemetry.Spans.HasListeners())
        {
            return null;
        }

        bool known = ActivityContext.TryParse(pending.TraceParent, null, isRemote: true, out var request);
        return OwlTelemetry.Spans.StartActivity($"deliver {target.Message} late", ActivityKind.Producer, request)
            ?.SetTag("owl.item.id", pending.Id).SetTag("owl.delivery.request_known", known);
    }
}

using System.Diagnostics;
using Owl.ServiceDefaults.Telemetry;
using Owl.Storage;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>One late delivery: from its pending row to the answer of notification-service.</summary>
internal sealed class LateCalls(IRowStore<TaskItem> tasks, IOutbox store, Notifier notifier)
{
    /// <param name="id">Of the task.</param>
    /// <param name="known">Its pending row, where that was just read.</param>
    /// <param name="cancellation">When its silo ends.</param>
    public async Task<CallEnd> CallAsync(long id, PendingDelivery? known, CancellationToken cancellation)
    {
        if ((known ?? await FindAsync(id, cancellation)) is not { } pending)
        {
            return new CallEnd(CallEndKind.Gone);
        }

        using var span = Start(pending);
        // Not through its grain: nobody else asks for it, and of a long backlog each one would be in memory then.
        if (await tasks.ReadAsync(id, cancellation) is not { } task)
        {
            return new CallEnd(CallEndKind.Refused, "the store has no such task");
        }

        var hop = await notifier.DeliverAsync(task, pending.Key, Outbox.LongestDelivery, cancellation);
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

    // In the trace of the request that made the task, also after a restart. Null where nobody traces.
    private static Activity? Start(PendingDelivery pending)
    {
        if (!OwlTelemetry.Spans.HasListeners())
        {
            return null;
        }

        bool known = ActivityContext.TryParse(pending.TraceParent, null, isRemote: true, out var request);
        return OwlTelemetry.Spans.StartActivity("deliver notification late", ActivityKind.Producer, request)
            ?.SetTag("owl.task.id", pending.Id).SetTag("owl.delivery.request_known", known);
    }
}

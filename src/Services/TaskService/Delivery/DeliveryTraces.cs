using System.Collections.Concurrent;
using System.Diagnostics;
using Owl.ServiceDefaults.Telemetry;
using Owl.Upstream;

namespace Owl.TaskService.Delivery;

/// <summary>
/// Links a late delivery to the trace of the request that created its task. The requests are remembered in memory
/// only, and no more than so many: a delivery from before the last start says that its request is not known.
/// </summary>
internal sealed class DeliveryTraces
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<long, ActivityContext> _requests = [];

    /// <summary>Called within the request that leaves a delivery behind.</summary>
    public void Remember(long id)
    {
        if (Activity.Current is { Recorded: true } request && _requests.Count < MostRemembered)
        {
            _requests[id] = request.Context;
        }
    }

    /// <summary>Starts the span of a late delivery; null where nobody traces.</summary>
    public Activity? Start(long id)
    {
        if (!OwlTelemetry.Spans.HasListeners())
        {
            return null;
        }

        bool known = _requests.TryGetValue(id, out var request);
        var span = OwlTelemetry.Spans.StartActivity(
            ActivityKind.Producer, links: known ? [new ActivityLink(request)] : null, name: "deliver notification late");
        return span?.SetTag("owl.task.id", id).SetTag("owl.delivery.request_known", known);
    }

    /// <summary>Notes on the span how the delivery ended; one that arrived is forgotten.</summary>
    public void End(long id, Activity? span, Hop hop)
    {
        if (hop.Outcome is HopOutcome.Answered)
        {
            _requests.TryRemove(id, out _);
        }
        else
        {
            span?.SetStatus(ActivityStatusCode.Error, hop.Outcome.ToWords());
        }
    }
}

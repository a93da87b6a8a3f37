using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.Telemetry;
using Owl.Storage;

namespace Owl.Delivery;

/// <summary>
/// How many deliveries are pending, and since when. Whoever collects metrics must not wait for the store, so it gets
/// what was counted within the last second; while nobody collects, nothing is counted.
/// </summary>
internal sealed class OutboxMetrics : BackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IOutbox _store;
    private readonly ObservableUpDownCounter<long> _pending;
    private volatile Counted? _counted;

    public OutboxMetrics(IOutbox store, TimeProvider time, ILogger<OutboxMetrics> logger)
        : base(Interval, time, logger)
    {
        _store = store;
        _pending = OwlTelemetry.Meter.CreateObservableUpDownCounter(
            "owl.delivery.pending", () => Observe(counted => counted.Summary.Count), "{delivery}", "Deliveries that are not confirmed yet.");
        OwlTelemetry.Meter.CreateObservableGauge(
            "owl.delivery.oldest_pending.age", () => Observe(Age), "s", "Age of the oldest pending delivery; 0 when there is none.");
    }

    protected override bool IsExpected(Exception e) => e is StorageUnavailableException;

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        _counted = null; // Unknown is no number, should the store not tell.
        _counted = _pending.Enabled ? new Counted(await _store.SummarizeAsync(stopping)) : null;
    }

    private IEnumerable<Measurement<T>> Observe<T>(Func<Counted, T> value)
        where T : struct => _counted is { } counted ? [new(value(counted))] : [];

    private double Age(Counted counted) =>
        counted.Summary.OldestSince is { } since ? Math.Max(0, (Time.GetUtcNow() - since).TotalSeconds) : 0;

    private sealed record Counted(OutboxSummary Summary);
}

using System.Diagnostics.Metrics;
using Owl.ServiceDefaults.Telemetry;
using Owl.Storage;

namespace Owl.TaskService.Delivery;

/// <summary>
/// How many deliveries are pending, and since when. Whoever collects metrics must not wait for the store, so it gets
/// what was counted within the last second; while nobody collects, nothing is counted.
/// </summary>
internal sealed class OutboxMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IOutbox _store;
    private readonly TimeProvider _time;
    private readonly ObservableUpDownCounter<long> _pending;
    private volatile Counted? _counted;

    public OutboxMetrics(IOutbox store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _pending = OwlTelemetry.Meter.CreateObservableUpDownCounter(
            "owl.delivery.pending", () => Observe(counted => counted.Summary.Count), "{delivery}", "Tasks whose notification is not confirmed yet.");
        OwlTelemetry.Meter.CreateObservableGauge(
            "owl.delivery.oldest_pending.age", () => Observe(Age), "s", "Age of the oldest pending delivery; 0 when there is none.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Interval, _time);
        while (await rounds.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                _counted = _pending.Enabled ? new Counted(await _store.SummarizeAsync(stoppingToken)) : null;
            }
            catch (StorageUnavailableException)
            {
                _counted = null; // Unknown is no number. The store itself tells what is wrong with it.
            }
        }
    }

    private IEnumerable<Measurement<T>> Observe<T>(Func<Counted, T> value)
        where T : struct => _counted is { } counted ? [new(value(counted))] : [];

    private double Age(Counted counted) =>
        counted.Summary.OldestSince is { } since ? Math.Max(0, (_time.GetUtcNow() - since).TotalSeconds) : 0;

    private sealed record Counted(OutboxSummary Summary);
}

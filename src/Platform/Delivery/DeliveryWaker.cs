using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;

namespace Owl.Delivery;

/// <summary>
/// Wakes all partitions, again and again, on every silo: one whose silo has died is then active on another. What they
/// answer is what this process knows of them.
/// </summary>
internal sealed class DeliveryWaker : BackgroundLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly IGrainFactory _grains;
    private readonly TargetState _target;
    private readonly LeftBehind _leftBehind;
    private readonly ConcurrentDictionary<int, Task> _calls = [];
    private readonly ConcurrentDictionary<int, Sighting> _sightings = [];

    public DeliveryWaker(IGrainFactory grains, TargetState target, LeftBehind leftBehind, TimeProvider time, ILogger<DeliveryWaker> logger)
        : base(Interval, time, logger)
    {
        (_grains, _target, _leftBehind) = (grains, target, leftBehind);
        leftBehind.OnNoted(Hurry);
    }

    /// <summary>What is known of a partition; null before it answered or failed for the first time.</summary>
    public Sighting? Find(int partition) => _sightings.GetValueOrDefault(partition);

    // One that does not answer must not keep the others asleep, so it is not waited for: it ends by Orleans' own limit.
    protected override Task RoundAsync(CancellationToken stopping)
    {
        var leftBehind = _leftBehind.Take();
        foreach (int partition in Partitions.All)
        {
            if (!_calls.TryGetValue(partition, out var call) || call.IsCompleted)
            {
                _calls[partition] = WakeAsync(partition, [.. leftBehind[partition]]);
            }
        }

        return Task.CompletedTask;
    }

    private async Task WakeAsync(int partition, long[] leftBehind)
    {
        var before = Find(partition);
        try
        {
            var state = await _grains.GetGrain<IDeliveryGrain>(partition).Wake(leftBehind);
            _target.NoteElsewhere(state.AnsweredBefore);
            bool hasMoved = before?.State is { } old && old.Silo != state.Silo;
            _sightings[partition] = new Sighting(state, null, hasMoved ? before!.State!.Silo : before?.MovedFrom, Time.GetTimestamp());
        }
        catch (Exception e)
        {
            // Its silo has died, or ends, and the next call finds another one.
            _sightings[partition] = new Sighting(before?.State, e.Message.ReplaceLineEndings(" "), before?.MovedFrom, Time.GetTimestamp());
        }
    }
}

/// <summary>A partition as this process saw it last.</summary>
/// <param name="State">How it was; null while it has never answered.</param>
/// <param name="Problem">Why it did not answer the last time; null when it did.</param>
/// <param name="MovedFrom">The silo where it was before; null when it has not moved.</param>
/// <param name="At">When that was, as a time stamp.</param>
internal sealed record Sighting(PartitionState? State, string? Problem, string? MovedFrom, long At);

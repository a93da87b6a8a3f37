using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Owl.ServiceDefaults;
using Owl.SiloDefaults.Grains;

namespace Owl.SiloDefaults;

/// <summary>
/// Ready means that the silo is active, as one that joins, or leaves, takes no calls; and that a grain can be activated: a
/// silo that knows only those of before answers some of its calls, and fails all the others. A member of a cluster that
/// stood still is not ready until it knows that it still is one.
/// </summary>
internal sealed class SiloHealthCheck(
    ISiloStatusOracle silo, IGrainFactory grains, TimeProvider time, Standstill standstill) : IHealthCheck
{
    private readonly DateTimeOffset _wallClock = time.GetUtcNow();
    private readonly long _start = time.GetTimestamp();

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (silo.CurrentStatus is not SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy($"the silo is {silo.CurrentStatus}");
        }

        if (standstill.Doubt is { } stood)
        {
            return HealthCheckResult.Unhealthy(string.Create(
                CultureInfo.InvariantCulture,
                $"it stood still for {stood.TotalSeconds:0.0} s, and does not know yet whether its cluster still counts on it"));
        }

        try
        {
            await grains.GetGrain<IProbeGrain>(Guid.NewGuid()).Answer().AsTask().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy("the silo is active");
        }
        catch (Exception e) when (e is not OperationCanceledException) // The limit of the check, or nobody waits for it.
        {
            return HealthCheckResult.Unhealthy(string.Create(
                CultureInfo.InvariantCulture,
                $"no grain can be activated: {e.Message} (the wall clock went back by {WentBack():0} s since the start)"));
        }
    }

    // Orleans dates its work by the wall clock.
    private double WentBack() =>
        Math.Max(0, (_wallClock + time.GetElapsedTime(_start) - time.GetUtcNow()).TotalSeconds);
}

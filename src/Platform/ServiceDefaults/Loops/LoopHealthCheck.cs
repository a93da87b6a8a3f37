using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Owl.ServiceDefaults.Loops;

/// <summary>Red while a loop of this process stands still; degraded while one keeps failing.</summary>
public sealed class LoopHealthCheck(IEnumerable<BackgroundLoop> loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string still = Words(loops.Select(loop => loop.Standstill));
        string failures = Words(loops.Select(loop => loop.Failure));
        return Task.FromResult(
            still.Length > 0 ? HealthCheckResult.Unhealthy(still)
            : failures.Length > 0 ? HealthCheckResult.Degraded(failures)
            : HealthCheckResult.Healthy("the loops in the background run"));
    }

    private static string Words(IEnumerable<string?> findings) => string.Join("; ", findings.OfType<string>());
}

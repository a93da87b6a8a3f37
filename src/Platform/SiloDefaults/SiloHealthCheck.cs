using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Owl.SiloDefaults;

/// <summary>Ready means that the silo is active: one that joins, or leaves, takes no calls.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = silo.CurrentStatus;
        string words = $"the silo is {(status is SiloStatus.Active ? "active" : status)}";
        return Task.FromResult(status is SiloStatus.Active ? HealthCheckResult.Healthy(words) : HealthCheckResult.Unhealthy(words));
    }
}

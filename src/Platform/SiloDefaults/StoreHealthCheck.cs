using Microsoft.Extensions.Diagnostics.HealthChecks;
using Owl.Storage;

namespace Owl.SiloDefaults;

/// <summary>Ready means that the store answers.</summary>
internal sealed class StoreHealthCheck<TRow>(IRowStore<TRow> store) : IHealthCheck
    where TRow : class
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ProbeAsync(cancellationToken);
        return HealthCheckResult.Healthy("the store answers");
    }
}

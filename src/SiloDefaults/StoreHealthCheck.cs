using Microsoft.Extensions.Diagnostics.HealthChecks;
using Owl.SiloDefaults.Storage;

namespace Owl.SiloDefaults;

/// <summary>Ready means that the store answers. That the silo is active follows from HTTP answering at all: it starts first.</summary>
internal sealed class StoreHealthCheck<TRow>(IRowStore<TRow> store) : IHealthCheck
    where TRow : class
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ProbeAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}

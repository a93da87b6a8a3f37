using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Owl.ServiceDefaults.Http;

internal sealed record HealthBody(string Status, Dictionary<string, string> Checks);

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; a neighbour that is down
/// does not turn it red.
/// </summary>
public static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).DisableHttpMetrics();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthBody(report.Status.ToString(), report.Entries.ToDictionary(entry => entry.Key, Describe)),
            context.RequestAborted);

    private static string Describe(KeyValuePair<string, HealthReportEntry> entry) =>
        entry.Value.Description ?? entry.Value.Exception?.Message ?? entry.Value.Status.ToString();
}

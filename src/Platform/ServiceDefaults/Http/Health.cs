using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Owl.ServiceDefaults.Http;

/// <param name="Status">Healthy, Degraded or Unhealthy: that of the worst check.</param>
/// <param name="Checks">What was looked at, by name; empty for a process of which only an answer is asked.</param>
internal sealed record HealthBody(string Status, Dictionary<string, HealthCheckBody> Checks);

/// <param name="Status">Healthy, Degraded or Unhealthy.</param>
/// <param name="Description">What was found, in words.</param>
/// <param name="ElapsedMs">How long it took to find out, in milliseconds.</param>
internal sealed record HealthCheckBody(string Status, string? Description, double ElapsedMs);

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; a neighbour that is down
/// does not turn it red.
/// </summary>
public static class Health
{
    /// <summary>A check that takes longer is red.</summary>
    public static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).DisableHttpMetrics();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).DisableHttpMetrics();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthBody(report.Status.ToString(), report.Entries.ToDictionary(entry => entry.Key, entry => Describe(entry.Value))),
            context.RequestAborted);

    private static HealthCheckBody Describe(HealthReportEntry entry) =>
        new(entry.Status.ToString(), entry.Description ?? entry.Exception?.Message, Math.Round(entry.Duration.TotalMilliseconds, 1));
}

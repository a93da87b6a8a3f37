using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Status;

/// <param name="Endpoint">Method and path, such as <c>POST /tasks</c>.</param>
/// <param name="Requests">Answered since the start.</param>
/// <param name="Failures">Answered with 500 or above.</param>
/// <param name="RequestsPerSecond">Over the last 3 seconds, as the percentiles.</param>
/// <param name="P50Ms">In milliseconds, until the last byte was handed over; null without requests.</param>
/// <param name="P99Ms">The same for 99 of 100.</param>
internal sealed record EndpointStatus(
    string Endpoint, long Requests, long Failures, double RequestsPerSecond, double? P50Ms, double? P99Ms);

/// <param name="Endpoints">In the order of their names.</param>
internal sealed record EndpointsStatus(IReadOnlyList<EndpointStatus> Endpoints);

/// <summary>
/// What every endpoint of this process does. Those that are no part of its work are left out: without HTTP metrics
/// (health, status) or without a description (metrics, documents, the console).
/// </summary>
internal sealed class EndpointCalls(EndpointDataSource endpoints, TimeProvider time) : IStatusPart
{
    // Made when it is first needed: by then all endpoints are mapped.
    private readonly Lazy<FrozenDictionary<string, CallWindow>> _windows = new(() => endpoints.Endpoints
        .Where(endpoint => endpoint.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null
            && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
        .Select(NameOf).Distinct()
        .ToFrozenDictionary(name => name, _ => new CallWindow(time)));

    // By the endpoint that routing chose: another object than the one above where it is in a group.
    private readonly ConcurrentDictionary<Endpoint, CallWindow?> _byEndpoint = [];

    /// <summary>Measures every request. It belongs outermost, where the answer's final status is seen.</summary>
    public static void Use(WebApplication app)
    {
        var calls = app.Services.GetRequiredService<EndpointCalls>();
        app.Use(calls.MeasureAsync);
    }

    public StatusMembers Members { get; } = new(
        typeof(EndpointsStatus),
        """{"endpoints":[{"endpoint":"GET /users","requests":1200,"failures":0,"requests_per_second":50.5,"p50_ms":1.1,"p99_ms":4.2}]}""");

    public Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var all = _windows.Value.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
        {
            var figures = pair.Value.Read();
            return new EndpointStatus(pair.Key, pair.Value.Calls, pair.Value.Failures, figures.PerSecond, figures.P50, figures.P99);
        });
        return Task.FromResult(StatusJson.ToObject(new EndpointsStatus([.. all]), StatusJson.Default.EndpointsStatus));
    }

    private async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        // Before the request: an exception handler takes the endpoint away.
        if (context.GetEndpoint() is not { } endpoint || WindowOf(endpoint) is not { } window)
        {
            await next(context);
            return;
        }

        long start = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            window.Note(time.GetElapsedTime(start), context.Response.StatusCode >= StatusCodes.Status500InternalServerError);
        }
    }

    private CallWindow? WindowOf(Endpoint endpoint) => _byEndpoint.TryGetValue(endpoint, out var known)
        ? known
        : _byEndpoint.GetOrAdd(endpoint, _windows.Value.GetValueOrDefault(NameOf(endpoint)));

    private static string NameOf(Endpoint endpoint)
    {
        string method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "*";
        string? path = (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/');
        return $"{method} {path}";
    }
}

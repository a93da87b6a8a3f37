using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Owl.ServiceDefaults.Telemetry;

/// <summary>
/// <c>/metrics</c> for Prometheus, named as the semantic conventions of OpenTelemetry have it. Counting begins with the
/// first scrape: where nobody scrapes, nothing is counted and nothing is paid for it.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly Lazy<MeterProvider> _metrics;
    private readonly Lazy<RequestDelegate> _page;

    public MetricsPage(OwlService service, IServiceProvider services)
    {
        _metrics = new(() => Sdk.CreateMeterProviderBuilder().AddOwlMeters(service).AddView(WithoutBeginning).AddPrometheusExporter().Build());
        _page = new(() =>
        {
            var page = new ApplicationBuilder(services);
            page.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics.Value, _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
            return page.Build();
        });
    }

    public static void Map(WebApplication app) =>
        app.MapGet("/metrics", context => context.RequestServices.GetRequiredService<MetricsPage>()._page.Value(context))
            .ExcludeFromDescription();

    // What only tells of its ups and downs must be listened to from the start: later, 2 requests less is no number of requests.
    private static MetricStreamConfiguration? WithoutBeginning(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(UpDownCounter<>)
            ? MetricStreamConfiguration.Drop
            : null;

    public void Dispose()
    {
        if (_metrics.IsValueCreated)
        {
            _metrics.Value.Dispose();
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Owl.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. The other variables of
/// OpenTelemetry apply as its specification has them. Without an endpoint nothing of it is even made.
/// </summary>
public static class OwlTelemetry
{
    /// <summary>The name of our own spans and metrics.</summary>
    public const string Name = "Owl";

    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER";
    private const string TimeoutVariable = "OTEL_EXPORTER_OTLP_TIMEOUT";

    // OpenTelemetry waits for 10 s; a collector that hangs must not keep a process from its end.
    private const string LongestExportMilliseconds = "1000";

    private static readonly string[] Meters = ["Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Microsoft.Orleans", Name];

    /// <summary>What we measure ourselves.</summary>
    public static readonly Meter Meter = new(Name);

    /// <summary>The spans that we make ourselves.</summary>
    public static readonly ActivitySource Spans = new(Name);

    public static bool IsOn(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[EndpointVariable])
        && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);

    internal static void AddTelemetry(this WebApplicationBuilder builder, OwlService service)
    {
        if (!IsOn(builder.Configuration))
        {
            return;
        }

        // In front of the environment, which may say otherwise.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new(TimeoutVariable, LongestExportMilliseconds)],
        });
        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Describe(service))
            .WithTracing(traces => traces.AddOwlSpans(hasSampler: !string.IsNullOrEmpty(builder.Configuration[SamplerVariable])))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .UseOtlpExporter();
    }

    /// <summary>The metrics that every process has.</summary>
    internal static MeterProviderBuilder AddOwlMeters(this MeterProviderBuilder metrics, OwlService service) =>
        metrics.ConfigureResource(resource => resource.Describe(service)).AddMeter(Meters);

    // Whoever names a sampler gets all that it takes.
    internal static TracerProviderBuilder AddOwlSpans(this TracerProviderBuilder traces, bool hasSampler)
    {
        traces.AddHttpClientInstrumentation().AddSource("Microsoft.Orleans.*", Name);
        return hasSampler
            ? traces.AddAspNetCoreInstrumentation()
            : traces.AddAspNetCoreInstrumentation(http => http.Filter = IsWork)
                .SetSampler(new ParentBasedSampler(new RequestSampler()));
    }

    private static void Describe(this ResourceBuilder resource, OwlService service) =>
        resource.AddService(service.Name, serviceNamespace: "owl-orleans");

    // Who asks how a process is, is no part of what it does.
    private static bool IsWork(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments("/status", StringComparison.Ordinal);
}

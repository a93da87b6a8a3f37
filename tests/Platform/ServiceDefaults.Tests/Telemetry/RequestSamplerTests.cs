using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.ServiceDefaults.Tests.Telemetry;

public sealed class RequestSamplerTests
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    [Theory]
    [InlineData(Request, true)]
    [InlineData("System.Net.Http.HttpRequestOut", false)]
    [InlineData("IDeliveryGrain/WakeAsync", false)]
    public void A_trace_begins_with_a_request(string name, bool isTaken) => Assert.Equal(isTaken, IsTaken(name, default, hasSampler: false));

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, true)]
    [InlineData(ActivityTraceFlags.None, false)]
    public void What_belongs_to_a_trace_goes_with_it(ActivityTraceFlags flags, bool isTaken)
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

        Assert.Equal(isTaken, IsTaken("IDeliveryGrain/WakeAsync", parent, hasSampler: false));
    }

    [Fact]
    public void Whoever_names_a_sampler_gets_what_that_takes() => Assert.True(IsTaken("IDeliveryGrain/WakeAsync", default, hasSampler: true));

    private static bool IsTaken(string name, ActivityContext parent, bool hasSampler)
    {
        using var traces = Sdk.CreateTracerProviderBuilder().AddOwlSpans(hasSampler).Build();
        using var span = OwlTelemetry.Spans.StartActivity(name, ActivityKind.Server, parent);
        return span is { Recorded: true };
    }
}

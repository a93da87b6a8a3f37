using OpenTelemetry.Trace;

namespace Owl.ServiceDefaults.Telemetry;

/// <summary>
/// Of the spans that nothing came before, takes those of HTTP requests only. The timers of grains, membership, probes and
/// the grains of tools make a trace each, several a second, and nobody asked for them.
/// </summary>
internal sealed class RequestSampler : Sampler
{
    // As ASP.NET Core names it when it begins; what collectors show, it gets later. Orleans' own spans are of the kind Server too.
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Name == Request ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
}

using System.Text.Json.Serialization;

namespace Owl.Upstream;

/// <summary>The error that tells of a neighbour.</summary>
/// <param name="Error">What could not be done, in the words of the contract.</param>
/// <param name="Service">Which neighbour.</param>
/// <param name="Cause">Why, in words.</param>
/// <param name="Address">Where it was called.</param>
/// <param name="ElapsedMs">After how many milliseconds that was known.</param>
/// <param name="Advice">What to do where the outcome is unknown; otherwise null.</param>
public sealed record HopFailureBody(string Error, string Service, string Cause, string Address, long ElapsedMs, string? Advice = null)
{
    public static HopFailureBody From(Hop hop) => new(
        hop.Outcome is HopOutcome.NoAnswer ? $"{hop.Service} did not answer in time" : $"Failed to reach {hop.Service}",
        hop.Service,
        hop.Outcome.ToWords(),
        hop.Address.GetLeftPart(UriPartial.Authority),
        (long)hop.Elapsed.TotalMilliseconds);
}

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HopFailureBody))]
[JsonSerializable(typeof(ErrorOfNeighbour))]
internal sealed partial class HopJson : JsonSerializerContext;

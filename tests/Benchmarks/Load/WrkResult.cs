using System.Text.Json;
using System.Text.Json.Serialization;

namespace Owl.Benchmarks.Load;

/// <summary>What load.lua says at the end of a run.</summary>
internal sealed record WrkResult(long Requests, long Microseconds, long BadStatus, long SocketErrors)
{
    private const string Mark = "RESULT ";

    [JsonIgnore]
    public double RequestsPerSecond => Requests * 1e6 / Microseconds;

    /// <summary>Answers of 400 and above, and what did not come to an answer.</summary>
    [JsonIgnore]
    public long Failures => BadStatus + SocketErrors;

    /// <exception cref="InvalidDataException">The output has no result: wrk did not run to its end.</exception>
    public static WrkResult Parse(string output)
    {
        string? line = output.Split('\n').SingleOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        var result = line is null ? null : JsonSerializer.Deserialize(line[Mark.Length..], WrkJson.Default.WrkResult);
        return result is { Microseconds: > 0 } ? result : throw new InvalidDataException($"wrk has no result:\n{output}");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WrkResult))]
internal sealed partial class WrkJson : JsonSerializerContext;

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Owl.ServiceDefaults.Status;

namespace Owl.SiloDefaults.Status;

/// <param name="Silo">This silo.</param>
internal sealed record SiloStatusMembers(SiloStatusBody Silo);

/// <param name="Name">Of this silo.</param>
/// <param name="Cluster">The cluster that it belongs to.</param>
/// <param name="Status">As it sees itself.</param>
/// <param name="Members">All silos of the cluster, as this one sees them.</param>
/// <param name="Activations">How many grains of each type are in its memory; at most a second old. Null when that cannot be told.</param>
/// <param name="Problem">Why not, in words.</param>
internal sealed record SiloStatusBody(
    string Name,
    string Cluster,
    string Status,
    IReadOnlyList<SiloMember> Members,
    IReadOnlyDictionary<string, int>? Activations,
    string? Problem);

/// <param name="Silo">Its name.</param>
/// <param name="Address">Where the other silos reach it.</param>
/// <param name="Status">As this silo sees it.</param>
internal sealed record SiloMember(string Silo, string Address, string Status);

/// <summary>This silo, and the cluster as it sees it.</summary>
internal sealed class SiloPart(
    ILocalSiloDetails self,
    ISiloStatusOracle oracle,
    IClusterMembershipService membership,
    IGrainFactory grains,
    IOptions<ClusterOptions> cluster,
    TimeProvider time) : IStatusPart
{
    private readonly Probe<IReadOnlyDictionary<string, int>> _activations = new(
        () => CountActivationsAsync(grains, self.SiloAddress), TimeSpan.FromSeconds(1), time);

    public StatusMembers Members => new(
        typeof(SiloStatusMembers),
        $$$"""
        {"silo":{"name":"Silo_1a2b3","cluster":"{{{cluster.Value.ClusterId}}}","status":"active","members":[{"silo":"Silo_1a2b3","address":"127.0.0.1:11001","status":"active"}],
        "activations":{"user":20,"users":1} } }
        """);

    public async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        var activations = await _activations.ReadAsync(cancellation);
        var members = membership.CurrentSnapshot.Members.Values
            .Select(member => new SiloMember(member.Name, ToWords(member.SiloAddress.Endpoint), ToWords(member.Status)))
            .OrderBy(member => member.Silo, StringComparer.Ordinal);
        var silo = new SiloStatusBody(
            self.Name, cluster.Value.ClusterId, ToWords(oracle.CurrentStatus), [.. members], activations.Value, activations.Problem);
        return JsonSerializer.SerializeToNode(new SiloStatusMembers(silo), SiloJson.Default.SiloStatusMembers)!.AsObject();
    }

    // Only this silo's own: one that does not answer must not hold up the status of another.
    private static async Task<IReadOnlyDictionary<string, int>> CountActivationsAsync(IGrainFactory grains, SiloAddress silo)
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([silo]);
        return statistics
            .Where(grain => !grain.GrainType.StartsWith("Orleans.", StringComparison.Ordinal))
            .GroupBy(grain => ShortName(grain.GrainType), grain => grain.ActivationCount)
            .ToDictionary(type => type.Key, type => type.Sum());
    }

    // Owl.TaskService.Grains.TaskGrain,Owl.TaskService → task
    private static string ShortName(string type)
    {
        string name = type.Split(',')[0].Split('.')[^1];
        return JsonNamingPolicy.KebabCaseLower.ConvertName(name.EndsWith("Grain", StringComparison.Ordinal) ? name[..^5] : name);
    }

    private static string ToWords(SiloStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()).Replace('_', ' ');

    private static string ToWords(IPEndPoint endpoint) => endpoint.ToString();
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SiloStatusMembers))]
[JsonSerializable(typeof(StoreStatusMembers))]
internal sealed partial class SiloJson : JsonSerializerContext;

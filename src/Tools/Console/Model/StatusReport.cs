using System.Text.Json.Serialization;

namespace Owl.LiveConsole.Model;

/// <summary>What a process says of itself at <c>/status</c>, as this process knows it.</summary>
internal sealed record StatusReport
{
    public required string Service { get; init; }

    public string? Version { get; init; }

    public int Pid { get; init; }

    public double UptimeSeconds { get; init; }

    public SiloReport? Silo { get; init; }

    public StoreReport? Store { get; init; }

    public long? PendingDeliveries { get; init; }

    public double? OldestPendingSeconds { get; init; }

    public IReadOnlyList<PartitionReport>? Partitions { get; init; }

    public IReadOnlyList<NeighbourReport> Neighbours { get; init; } = [];

    public IReadOnlyList<EndpointReport> Endpoints { get; init; } = [];
}

internal sealed record SiloReport(
    string Name, string Cluster, string Status, IReadOnlyList<MemberReport>? Members, IReadOnlyDictionary<string, int>? Activations, string? Problem);

internal sealed record MemberReport(string Silo, string Address, string Status);

internal sealed record StoreReport(string Kind, string? Location, string State);

internal sealed record PartitionReport(
    int Partition, string? Silo, string? MovedFrom, double? ActiveSeconds, long? Waiting, long? InFlight, long? Parked, double? NextTryMs,
    string? WaitsFor, double? SeenSecondsAgo);

internal sealed record NeighbourReport(
    string Service, string Address, string? LastOutcome, long Calls, long Failures, long Timeouts, double CallsPerSecond, double? P50Ms, double? P99Ms);

internal sealed record EndpointReport(
    string Endpoint, long Requests, long Failures, double RequestsPerSecond, double? P50Ms, double? P99Ms);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

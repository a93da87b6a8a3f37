namespace Owl.FaultLab.Systems;

/// <summary>What a system is made of for an experiment.</summary>
/// <param name="Coupling">How callers guard themselves (<c>OWL_COUPLING</c>).</param>
/// <param name="Topology">Which silos make up a cluster (<c>OWL_TOPOLOGY</c>).</param>
internal sealed record Setup(string Coupling = Setup.OwnCoupling, string Topology = Setup.OwnTopology)
{
    public const string OwnCoupling = "outbox";
    public const string OwnTopology = "own";

    public static readonly IReadOnlyList<string> Couplings = ["naive", "timeout", "retry", "breaker", OwnCoupling];
    public static readonly IReadOnlyList<string> Topologies = ["shared", OwnTopology];

    /// <summary>Every call between services goes through a <see cref="FaultProxy"/>.</summary>
    public bool HasFaultProxies { get; init; }

    /// <summary>The data is on a file system of so many megabytes; 0 where it is in a temporary folder.</summary>
    public int DiskMegabytes { get; init; }

    /// <summary>
    /// How many replicas each service has, the gateway aside; several share a PostgreSQL server, and each is on a host of
    /// its own where hosts can be made.
    /// </summary>
    public int Replicas { get; init; } = 1;

    /// <summary>As it is delivered.</summary>
    public bool IsDefault => Coupling == OwnCoupling && Topology == OwnTopology;
}

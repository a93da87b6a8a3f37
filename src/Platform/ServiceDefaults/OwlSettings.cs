using System.Net;
using Microsoft.Extensions.Configuration;

namespace Owl.ServiceDefaults;

/// <summary>Where an item is kept before it is acknowledged.</summary>
public enum StorageKind
{
    /// <summary>One SQLite file per service; every acknowledged write is on disk.</summary>
    Sqlite,

    /// <summary>In the process, as in the article; lost at exit.</summary>
    Memory,

    /// <summary>A PostgreSQL server that several replicas share.</summary>
    Postgres,
}

/// <summary>
/// What the environment and appsettings.json say about this deployment, under the names that start with <c>OWL_</c>; the
/// environment wins. See the README for every setting.
/// </summary>
public sealed class OwlSettings
{
    /// <summary>How far the ports of a replica are from those of the one before it.</summary>
    public const int ReplicaPortDistance = 10;

    /// <summary>The highest number that a replica can have.</summary>
    public const int MostReplicas = 50;

    /// <summary>Directory for data, logs and pids (<c>OWL_HOME</c>).</summary>
    public required string Home { get; init; }

    /// <summary>Port of the first gateway; the services follow it (<c>OWL_PORT_BASE</c>, 1024 to 62000).</summary>
    public int PortBase { get; init; } = 8000;

    /// <summary><c>OWL_STORAGE</c>: <c>sqlite</c> or <c>memory</c>; PostgreSQL where <see cref="Postgres"/> is set.</summary>
    public StorageKind Storage { get; init; }

    /// <summary>How PostgreSQL is reached (<c>OWL_POSTGRES</c>); null without it. Holds a password: never to be shown.</summary>
    public string? Postgres { get; init; }

    /// <summary>Which replica of its service this process is (<c>OWL_REPLICA</c>, 1 to 50).</summary>
    public int Replica { get; init; } = 1;

    /// <summary>The address to listen on beside loopback (<c>OWL_LISTEN</c>).</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The address at which the other replicas of this service reach its silo (<c>OWL_ADVERTISE</c>).</summary>
    public IPAddress Advertise { get; init; } = IPAddress.Loopback;

    /// <summary>Names in <c>Host</c> that are allowed beside loopback's and the addresses listened on (<c>OWL_ALLOWED_HOSTS</c>).</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>What every call to a service must show (<c>OWL_SECRET</c>); null: nothing. Never to be shown or logged.</summary>
    public string? Secret { get; init; }

    /// <summary>Where the replicas of each service are, by its name; those that are left out are on this machine.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Uri>> Addresses { get; init; } = new Dictionary<string, IReadOnlyList<Uri>>();

    /// <summary>How many replicas of a service there may be on this machine (<c>OWL_REPLICAS</c>, 1 to 50).</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How callers guard themselves against their neighbours (<c>OWL_COUPLING</c>).</summary>
    public Coupling Coupling { get; init; } = Coupling.Outbox;

    /// <summary><c>OWL_TOPOLOGY</c>: <c>own</c> or <c>shared</c>.</summary>
    public Topology Topology { get; init; }

    /// <summary>Whether Orleans' dashboard of this silo is there (<c>OWL_DASHBOARD</c>: <c>on</c> or <c>off</c>).</summary>
    public bool HasDashboard { get; init; }

    public string DataDirectory => Path.Combine(Home, "data");

    /// <summary>Whether there may be other processes of the same service.</summary>
    public bool IsReplicated => Storage is StorageKind.Postgres;

    /// <summary>Whether this process listens on every address of its host.</summary>
    public bool ListensOnAll => Listen.Equals(IPAddress.Any) || Listen.Equals(IPAddress.IPv6Any);

    /// <summary>The port that this process has when it is a replica of <paramref name="service"/>.</summary>
    public int PortOf(OwlService service) => PortOf(service, Replica);

    /// <summary>Where a process of this machine reaches this one.</summary>
    public Uri OwnAddress(OwlService service) => new($"http://127.0.0.1:{PortOf(service)}");

    /// <summary>Where the replicas of a neighbour are; at least one.</summary>
    public IReadOnlyList<Uri> AddressesOf(OwlService neighbour) =>
        Addresses.TryGetValue(neighbour.Name, out var addresses)
            ? addresses
            : [.. Enumerable.Range(1, Replicas).Select(replica => new Uri($"http://127.0.0.1:{PortOf(neighbour, replica)}"))];

    /// <exception cref="CannotStartException">Settings have values that they cannot have; the message names all of them.</exception>
    public static OwlSettings Read(IConfiguration configuration) => new OwlSettingsReader(configuration).Read();

    private int PortOf(OwlService service, int replica) => PortBase + service.PortOffset + ((replica - 1) * ReplicaPortDistance);
}

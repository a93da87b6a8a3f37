using System.Globalization;
using Microsoft.Extensions.Configuration;
using Owl.ServiceDefaults.Hops;

namespace Owl.ServiceDefaults;

/// <summary>Where an item is kept before it is acknowledged.</summary>
public enum StorageKind
{
    /// <summary>One SQLite file per service; every acknowledged write is on disk.</summary>
    Sqlite,

    /// <summary>In the process, as in the article; lost at exit.</summary>
    Memory,
}

/// <summary>Which silos make up an Orleans cluster (<c>OWL_TOPOLOGY</c>).</summary>
public enum Topology
{
    /// <summary>Those of one service. What happens to one service is not felt in another.</summary>
    Own,

    /// <summary>
    /// All of them, as many would build it. The worse choice, to be seen in the failure lab: the directory of grains is
    /// spread over all processes, so one that is killed or frozen takes a part of the others with it.
    /// </summary>
    Shared,
}

/// <summary>What the environment says about this deployment. See the README for every setting.</summary>
/// <param name="Home">Directory for data, logs and pids (<c>OWL_HOME</c>).</param>
/// <param name="PortBase">Port of the gateway; the services follow it (<c>OWL_PORT_BASE</c>, 1024 to 62000).</param>
/// <param name="Storage"><c>OWL_STORAGE</c>: <c>sqlite</c> or <c>memory</c>.</param>
public sealed record OwlSettings(string Home, int PortBase, StorageKind Storage)
{
    /// <summary>How callers guard themselves against their neighbours (<c>OWL_COUPLING</c>).</summary>
    public Coupling Coupling { get; init; } = Coupling.Outbox;

    public Topology Topology { get; init; }

    public string DataDirectory => Path.Combine(Home, "data");

    public int PortOf(OwlService service) => PortBase + service.PortOffset;

    public Uri AddressOf(OwlService service) => new($"http://127.0.0.1:{PortOf(service)}");

    /// <exception cref="CannotStartException">A setting has a value that it cannot have.</exception>
    public static OwlSettings Read(IConfiguration configuration)
    {
        string? home = configuration["OWL_HOME"];
        return new OwlSettings(
            string.IsNullOrEmpty(home) ? DefaultHome() : Path.GetFullPath(home),
            ReadPortBase(configuration["OWL_PORT_BASE"]),
            ReadStorage(configuration["OWL_STORAGE"]))
        {
            Coupling = ReadCoupling(configuration["OWL_COUPLING"]),
            Topology = ReadTopology(configuration["OWL_TOPOLOGY"]),
        };
    }

    private static int ReadPortBase(string? value) =>
        string.IsNullOrEmpty(value) ? 8000
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1024 and <= 62000 ? port
        : throw new CannotStartException($"OWL_PORT_BASE is '{value}' but must be an integer from 1024 to 62000");

    private static StorageKind ReadStorage(string? value) => value switch
    {
        null or "" or "sqlite" => StorageKind.Sqlite,
        "memory" => StorageKind.Memory,
        _ => throw new CannotStartException($"OWL_STORAGE is '{value}' but must be 'sqlite' or 'memory'"),
    };

    private static Coupling ReadCoupling(string? value) =>
        string.IsNullOrEmpty(value) ? Coupling.Outbox
        : Coupling.All.FirstOrDefault(coupling => coupling.Name == value)
            ?? throw new CannotStartException($"OWL_COUPLING is '{value}' but must be one of {string.Join(", ", Coupling.All.Select(coupling => coupling.Name))}");

    private static Topology ReadTopology(string? value) => value switch
    {
        null or "" or "own" => Topology.Own,
        "shared" => Topology.Shared,
        _ => throw new CannotStartException($"OWL_TOPOLOGY is '{value}' but must be 'own' or 'shared'"),
    };

    // A service started by `dotnet run` finds the same data as one started by run.sh: in the checkout it was built from.
    private static string DefaultHome()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OwlOrleans.sln")))
            {
                return Path.Combine(folder.FullName, ".owl");
            }
        }

        return Path.GetFullPath(".owl");
    }
}

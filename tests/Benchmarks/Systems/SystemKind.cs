using System.Globalization;

namespace Owl.Benchmarks.Systems;

/// <summary>One of the systems that are compared: four processes with the same wire contract.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Remark">What it is, in a few words.</param>
/// <param name="ProjectOf">The project whose published program is a service.</param>
internal sealed record SystemKind(string Name, string Remark, Func<ServiceKind, string> ProjectOf)
{
    /// <summary>The subject: what run.sh builds and starts.</summary>
    public static readonly SystemKind Owl = new("owl", "OwlOrleans; every acknowledged write is on disk", service => service.Project);

    public static readonly SystemKind Memory = new("memory", "minimal APIs over dictionaries; nothing is stored", _ => "Baselines.Memory");

    public static readonly SystemKind EfCore = new("efcore", "minimal APIs, EF Core, SQLite; every acknowledged write is on disk", _ => "Baselines.EfCore");

    /// <summary>In the order in which they take turns; the first one is the subject of every ratio.</summary>
    public static IReadOnlyList<SystemKind> All { get; } = [Owl, Memory, EfCore];

    /// <summary>A service of this system as a process, which was not started yet.</summary>
    /// <param name="service">Which one.</param>
    /// <param name="home">The folder of this system.</param>
    /// <param name="portBase">The first of its ports.</param>
    /// <param name="replica">Which replica of the service, numbered from 0.</param>
    /// <param name="settings">Settings beside those two.</param>
    public ServiceProcess Create(
        ServiceKind service, string home, int portBase, int replica = 0, IReadOnlyDictionary<string, string>? settings = null)
    {
        string project = ProjectOf(service);
        string text = portBase.ToString(CultureInfo.InvariantCulture);
        string program = Path.Combine(Checkout.Root, "artifacts", "publish", project, "release", $"Owl.{project}.dll");
        return new ServiceProcess(
            service,
            new Settings(home, text) { Others = settings ?? new Dictionary<string, string>() },
            portBase + service.PortOffset + (10 * replica),
            program: this == Owl ? [program] : [program, service.Name, text, Path.Combine(home, "data")]);
    }

    public override string ToString() => Name;
}

using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Owl.ServiceDefaults;

/// <summary>Reads the settings and checks each of them, and how they go together, before anything starts.</summary>
internal sealed class OwlSettingsReader(IConfiguration configuration)
{
    private const int ShortestSecret = 16;
    private const int LongestSecret = 256;

    private readonly List<string> _refusals = [];

    public OwlSettings Read()
    {
        string? home = Text("OWL_HOME");
        string? postgres = Text("OWL_POSTGRES");
        string? secret = ReadSecret();
        var listen = ReadIp("OWL_LISTEN") ?? IPAddress.Loopback;
        var settings = new OwlSettings
        {
            Home = home is null ? DefaultHome() : Path.GetFullPath(home),
            PortBase = ReadNumber("OWL_PORT_BASE", 1024, 62000, 8000),
            Storage = ReadStorage(postgres),
            Postgres = postgres,
            Replica = ReadNumber("OWL_REPLICA", 1, OwlSettings.MostReplicas, 1),
            Replicas = ReadNumber("OWL_REPLICAS", 1, OwlSettings.MostReplicas, postgres is null ? 1 : 3),
            Listen = listen,
            Advertise = ReadAdvertise(listen),
            Secret = secret,
            Addresses = ReadAddresses(),
            AllowedHosts = ReadAllowedHosts(),
            Coupling = ReadCoupling(),
            Topology = ReadTopology(postgres),
            HasDashboard = ReadDashboard(),
        };
        if (settings.Replica > 1 && postgres is null)
        {
            Refuse($"OWL_REPLICA is {settings.Replica}, but replicas share their data, and that takes PostgreSQL: set OWL_POSTGRES");
        }

        if (!IPAddress.IsLoopback(listen) && secret is null)
        {
            Refuse($"OWL_LISTEN is '{listen}', but beyond loopback every call must show a secret: set OWL_SECRET, the same for all processes");
        }

        return _refusals.Count == 0 ? settings : throw new CannotStartException(string.Join("; ", _refusals));
    }

    private StorageKind ReadStorage(string? postgres)
    {
        string? value = Text("OWL_STORAGE");
        if (value is not (null or "sqlite" or "memory"))
        {
            Refuse($"OWL_STORAGE is '{value}' but must be 'sqlite' or 'memory'");
        }
        else if (value is not null && postgres is not null)
        {
            Refuse($"OWL_STORAGE is '{value}', but OWL_POSTGRES is set too: leave one of them out");
        }

        return postgres is not null ? StorageKind.Postgres : value is "memory" ? StorageKind.Memory : StorageKind.Sqlite;
    }

    private Coupling ReadCoupling()
    {
        string name = Text("OWL_COUPLING") ?? Coupling.Outbox.Name;
        var coupling = Coupling.All.FirstOrDefault(coupling => coupling.Name == name);
        if (coupling is null)
        {
            Refuse($"OWL_COUPLING is '{name}' but must be one of {string.Join(", ", Coupling.All.Select(coupling => coupling.Name))}");
        }

        return coupling ?? Coupling.Outbox;
    }

    private Topology ReadTopology(string? postgres)
    {
        string? value = Text("OWL_TOPOLOGY");
        if (value is not (null or "own" or "shared"))
        {
            Refuse($"OWL_TOPOLOGY is '{value}' but must be 'own' or 'shared'");
        }
        else if (value is "shared" && postgres is not null)
        {
            Refuse("OWL_TOPOLOGY is 'shared', but with OWL_POSTGRES every service is a cluster of its own: leave one of them out");
        }

        return value is "shared" ? Topology.Shared : Topology.Own;
    }

    private bool ReadDashboard()
    {
        string? value = Text("OWL_DASHBOARD");
        if (value is not (null or "on" or "off"))
        {
            Refuse($"OWL_DASHBOARD is '{value}' but must be 'on' or 'off'");
        }

        return value is "on";
    }

    private string? ReadSecret()
    {
        string? secret = Text("OWL_SECRET");
        if (secret is not null && (secret.Length is < ShortestSecret or > LongestSecret || secret.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            Refuse($"OWL_SECRET must be {ShortestSecret} to {LongestSecret} visible ASCII characters");
        }

        return secret;
    }

    private IPAddress ReadAdvertise(IPAddress listen)
    {
        var advertise = ReadIp("OWL_ADVERTISE");
        if (advertise is null && IsAny(listen) && Text("OWL_POSTGRES") is not null)
        {
            Refuse($"OWL_LISTEN is '{listen}', which is every address: set OWL_ADVERTISE to the one at which other replicas reach this one");
        }
        else if (advertise is not null && IsAny(advertise))
        {
            Refuse($"OWL_ADVERTISE is '{advertise}', but nobody can be reached there");
        }

        return advertise ?? listen;
    }

    private Dictionary<string, IReadOnlyList<Uri>> ReadAddresses()
    {
        var addresses = new Dictionary<string, IReadOnlyList<Uri>>();
        foreach (var service in OwlService.Called)
        {
            string name = "OWL_" + service.Name.ToUpperInvariant().Replace('-', '_');
            string[] items = ReadList(name);
            if (items.Length > 0)
            {
                addresses.Add(service.Name, [.. items.Select(item => ReadAddress(name, item)).OfType<Uri>()]);
            }
        }

        return addresses;
    }

    // A list with commas, or an array in appsettings.json.
    private string[] ReadList(string name)
    {
        string[] items = [.. configuration.GetSection(name).GetChildren().Select(item => item.Value ?? "")];
        return items.Length == 0 && Text(name) is { } list ? list.Split(',', StringSplitOptions.TrimEntries) : items;
    }

    private string[] ReadAllowedHosts()
    {
        const string Name = "OWL_ALLOWED_HOSTS";
        string[] hosts = ReadList(Name);
        foreach (string host in hosts.Where(host => host != "*" && !IsHostName(host)))
        {
            Refuse($"{Name} has '{host}' but must be a list of names without ports, with commas between them; * allows all");
        }

        return hosts;
    }

    // *.example.org is every name below.
    private static bool IsHostName(string host) =>
        Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) is not UriHostNameType.Unknown
        && (!host.Contains(':') || host.StartsWith('['));

    private Uri? ReadAddress(string name, string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/" && address.UserInfo == "")
        {
            return address;
        }

        Refuse($"{name} has '{value}' but must be a list of http://HOST:PORT with commas between them");
        return null;
    }

    private IPAddress? ReadIp(string name)
    {
        string? value = Text(name);
        if (value is null)
        {
            return null;
        }

        if (!IPAddress.TryParse(value, out var address))
        {
            Refuse($"{name} is '{value}' but must be an IP address");
        }

        return address;
    }

    private int ReadNumber(string name, int least, int most, int absent)
    {
        string? value = Text(name);
        if (value is null)
        {
            return absent;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
        {
            Refuse($"{name} is '{value}' but must be an integer from {least} to {most}");
        }

        return number;
    }

    private string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    private void Refuse(string reason) => _refusals.Add(reason);

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

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

using System.Globalization;

namespace Owl.Processes;

/// <summary>What the environment says about the deployment that is meant.</summary>
/// <param name="Home"><c>OWL_HOME</c>: data, logs and pids.</param>
/// <param name="PortBase"><c>OWL_PORT_BASE</c>: the port of the gateway.</param>
public sealed record DeploymentSettings(string Home, int PortBase)
{
    private const int LowestPort = 1024;
    private const int HighestPort = 62000;

    /// <summary>Whether the data is in PostgreSQL (<c>OWL_POSTGRES</c>), which several replicas can share.</summary>
    public bool HasPostgres { get; init; }

    /// <summary>Whether the data is lost at exit (<c>OWL_STORAGE</c>).</summary>
    public bool IsInMemory { get; init; }

    /// <summary>What every call to a service must show (<c>OWL_SECRET</c>); null: nothing.</summary>
    public string? Secret { get; init; }

    /// <summary>Whether the live console is served beside the services (<c>OWL_CONSOLE</c>).</summary>
    public bool HasConsole { get; init; } = true;

    /// <summary>Where acknowledged data is, and how safe it is there.</summary>
    public string Safety => HasPostgres ? "PostgreSQL (every acknowledged write is on its disk)"
        : IsInMemory ? "memory: lost at exit"
        : $"{Path.Combine(Home, "data")} (every acknowledged write is on disk)";

    /// <exception cref="DeploymentException">A setting has a value that it cannot have.</exception>
    public static DeploymentSettings Read()
    {
        ReadSwitch("OWL_CONTROL"); // It is the console that obeys it.
        return new DeploymentSettings(Path.GetFullPath(Text("OWL_HOME") ?? Path.Combine(Checkout.Root, ".owl")), ReadPortBase())
        {
            HasConsole = ReadSwitch("OWL_CONSOLE"),
            IsInMemory = ReadStorage() == "memory",
            HasPostgres = Text("OWL_POSTGRES") is not null,
            Secret = Text("OWL_SECRET"),
        };
    }

    /// <summary>Makes the folders of the deployment.</summary>
    /// <exception cref="DeploymentException">They cannot be made, or belong to somebody else.</exception>
    public void MakeFolders()
    {
        foreach (string folder in (string[])["data", "logs", "run"])
        {
            string path = Path.Combine(Home, folder);
            try
            {
                Directory.CreateDirectory(path);
                File.Delete(Path.Combine(path, ".writable"));
                File.Create(Path.Combine(path, ".writable"), 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (UnauthorizedAccessException)
            {
                throw new DeploymentException($"{Home} belongs to another user; set OWL_HOME to a directory of your own");
            }
            catch (IOException)
            {
                throw new DeploymentException($"{Home} cannot be made; set OWL_HOME to another directory");
            }
        }
    }

    private static int ReadPortBase()
    {
        string text = Text("OWL_PORT_BASE") ?? "8000";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is >= LowestPort and <= HighestPort
            ? port
            : throw new DeploymentException($"OWL_PORT_BASE is '{text}' but must be an integer from {LowestPort} to {HighestPort}");
    }

    private static bool ReadSwitch(string name) => Text(name) switch
    {
        null or "on" => true,
        "off" => false,
        var other => throw new DeploymentException($"{name} is '{other}' but must be 'on' or 'off'"),
    };

    private static string ReadStorage() => Text("OWL_STORAGE") switch
    {
        null => "sqlite",
        "sqlite" => "sqlite",
        "memory" => "memory",
        var other => throw new DeploymentException($"OWL_STORAGE is '{other}' but must be 'sqlite' or 'memory'"),
    };

    private static string? Text(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}

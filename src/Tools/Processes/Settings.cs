namespace Owl.Processes;

/// <summary>What the environment of a process says; null leaves a setting out.</summary>
/// <param name="Home"><c>OWL_HOME</c>.</param>
/// <param name="PortBase"><c>OWL_PORT_BASE</c>.</param>
/// <param name="Storage"><c>OWL_STORAGE</c>.</param>
public sealed record Settings(string? Home, string? PortBase, string? Storage = null)
{
    /// <summary>What every call to a service must show.</summary>
    public string? Secret { get; init; }

    /// <summary>Other settings by their names.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>Our settings in an environment that is otherwise that of the tests.</summary>
    public void ApplyTo(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(IsSetting).ToList())
        {
            environment.Remove(name);
        }

        Set("OWL_HOME", Home);
        Set("OWL_PORT_BASE", PortBase);
        Set("OWL_STORAGE", Storage);
        Set("OWL_SECRET", Secret);
        foreach (var (name, value) in Others)
        {
            Set(name, value);
        }

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                environment[name] = value;
            }
        }
    }

    // Those that would change what a service does, should the tests themselves run with them.
    private static bool IsSetting(string name) =>
        name.StartsWith("OWL_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "URLS";
}

namespace Owl.Processes;

/// <summary>One of the four services: its name, its project, and its place after <c>OWL_PORT_BASE</c>.</summary>
public sealed record ServiceKind(string Name, string Project, int PortOffset)
{
    public static readonly ServiceKind Gateway = new("gateway", "Gateway", 0);
    public static readonly ServiceKind UserService = new("user-service", "UserService", 1);
    public static readonly ServiceKind TaskService = new("task-service", "TaskService", 2);
    public static readonly ServiceKind NotificationService = new("notification-service", "NotificationService", 3);

    /// <summary>The live console: no service, but a process that is started and ended like one.</summary>
    public static readonly ServiceKind Console = new("console", "Console", 4);

    public static IReadOnlyList<ServiceKind> All { get; } = [Gateway, UserService, TaskService, NotificationService];

    /// <summary>How far a silo's own port is from its service's HTTP port.</summary>
    public const int SiloPortDistance = 3000;

    /// <summary>How far Orleans' gateway is from its silo's own port.</summary>
    public const int GatewayPortDistance = 5;

    /// <summary>Its name as people type it: <c>user</c>, <c>gateway</c>.</summary>
    public string ShortName => Name.Replace("-service", "", StringComparison.Ordinal);

    /// <summary>Finds a service by either of its names; null where there is none.</summary>
    public static ServiceKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name || kind.ShortName == name);

    /// <summary>The setting that says to its callers where it is.</summary>
    public string AddressSetting => "OWL_" + Name.ToUpperInvariant().Replace('-', '_');

    public override string ToString() => Name;
}

namespace Owl.ServiceDefaults;

/// <summary>One of the four processes, as the article names it, and its place after <c>OWL_PORT_BASE</c>.</summary>
public sealed record OwlService(string Name, int PortOffset)
{
    public static readonly OwlService Gateway = new("gateway", 0);
    public static readonly OwlService User = new("user-service", 1);
    public static readonly OwlService Task = new("task-service", 2);
    public static readonly OwlService Notification = new("notification-service", 3);

    /// <summary>Those that other processes call.</summary>
    public static IReadOnlyList<OwlService> Called { get; } = [User, Task, Notification];
}

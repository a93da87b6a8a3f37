namespace Owl.FaultLab.Model;

/// <summary>What was seen of a task from outside, in the order in which it was seen.</summary>
/// <param name="Steps">Each is one of <see cref="TaskStep"/>.</param>
/// <param name="Tasks">How many tasks there were in the end that this request had made.</param>
/// <param name="Notifications">How many notifications of them there were in the end.</param>
/// <param name="Count">How many tasks of an experiment had this history.</param>
/// <param name="Example">The first request of one of them.</param>
internal sealed record TaskHistory(IReadOnlyList<string> Steps, int Tasks, int Notifications, int Count, string Example)
{
    public override string ToString() =>
        $"{string.Join(", ", Steps)}; in the end {Tasks} tasks, {Notifications} notifications";
}

/// <summary>What can be seen of a task, and what it means in the model.</summary>
internal static class TaskStep
{
    public const string Asked = "asked for";
    public const string Answered = "answered";
    public const string Delivered = "answered as delivered";
    public const string Pending = "answered as pending";
    public const string TaskServiceDying = "task-service dying";
    public const string TaskServiceDead = "task-service dead";
    public const string TaskServiceStarting = "task-service starting";
    public const string TaskServiceUp = "task-service up";
    public const string NotificationServiceDying = "notification-service dying";
    public const string NotificationServiceDead = "notification-service dead";
    public const string NotificationServiceStarting = "notification-service starting";
    public const string NotificationServiceUp = "notification-service up";

    /// <summary>In Promela: what the world does, or what is waited for.</summary>
    public static string Promela(string step) => step switch
    {
        Asked => "asked[0] = true",
        Answered => "(answered(0))",
        Delivered => "(delivered_201[0])",
        Pending => "(pending_201[0])",
        TaskServiceDying => "may_die[0] = true",
        TaskServiceDead => "atomic { !up[0] -> may_die[0] = false }",
        TaskServiceStarting => "may_start[0] = true",
        TaskServiceUp => "atomic { up[0] -> may_die[0] = false; may_start[0] = false }",
        NotificationServiceDying => "notifications_may_die = true",
        NotificationServiceDead => "atomic { !notifications_up -> notifications_may_die = false }",
        NotificationServiceStarting => "notifications_may_start = true",
        NotificationServiceUp =>
            "atomic { notifications_up -> notifications_may_die = false; notifications_may_start = false }",
        _ => throw new ArgumentException($"The model knows no step '{step}'.", nameof(step)),
    };
}

using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Failure;

/// <summary>An endpoint and a good request for it.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">With a query, where it has one.</param>
/// <param name="Body">JSON; null for a GET.</param>
public sealed record Endpoint(ServiceKind Service, HttpMethod Method, string Path, string? Body = null)
{
    private const string Task = """{"title":"Fly","user_id":1}""";

    public static readonly Endpoint CreateTask = new(ServiceKind.Gateway, HttpMethod.Post, "/tasks", Task);
    public static readonly Endpoint ListTasks = new(ServiceKind.Gateway, HttpMethod.Get, "/tasks?limit=3");

    /// <summary>All that the article has, and the status of task-service.</summary>
    public static IReadOnlyList<Endpoint> All { get; } =
    [
        CreateTask,
        ListTasks,
        new(ServiceKind.UserService, HttpMethod.Post, "/users", """{"name":"Alice"}"""),
        new(ServiceKind.UserService, HttpMethod.Get, "/users?limit=3"),
        new(ServiceKind.UserService, HttpMethod.Get, "/users/1"),
        new(ServiceKind.TaskService, HttpMethod.Post, "/tasks", Task),
        new(ServiceKind.TaskService, HttpMethod.Get, "/tasks?limit=3"),
        new(ServiceKind.TaskService, HttpMethod.Get, "/status"),
        new(ServiceKind.NotificationService, HttpMethod.Post, "/notifications", """{"user_id":1,"message":"Hoot"}"""),
        new(ServiceKind.NotificationService, HttpMethod.Get, "/notifications?limit=3"),
    ];

    /// <summary>What it answers when all is well.</summary>
    public int WellStatus => Method == HttpMethod.Post ? 201 : 200;

    public Task<Answer> CallAsync(OwlSystem system, CancellationToken cancellation) =>
        system[Service].SendAsync(Method, Path, Body is null ? null : ServiceHttp.Content(Body), cancellation);

    public override string ToString() => $"{Method} {Service}{Path}";
}

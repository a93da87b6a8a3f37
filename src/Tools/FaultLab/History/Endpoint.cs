using System.Globalization;
using System.Text;

namespace Owl.FaultLab.History;

/// <summary>An endpoint of the article, and a good request for it.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Without a query.</param>
/// <param name="Query">With a question mark, where it has one.</param>
/// <param name="Member">The member of a POST that carries the text of its own; null for a GET.</param>
internal sealed record Endpoint(ServiceKind Service, HttpMethod Method, string Path, string Query = "", string? Member = null)
{
    public static readonly Endpoint CreateTask = new(ServiceKind.Gateway, HttpMethod.Post, "/tasks", Member: "title");
    public static readonly Endpoint ListTasks = new(ServiceKind.Gateway, HttpMethod.Get, "/tasks", "?limit=10");
    public static readonly Endpoint CreateUser = new(ServiceKind.UserService, HttpMethod.Post, "/users", Member: "name");
    public static readonly Endpoint ListUsers = new(ServiceKind.UserService, HttpMethod.Get, "/users", "?limit=10");
    public static readonly Endpoint FindUser = new(ServiceKind.UserService, HttpMethod.Get, "/users/{id}");
    public static readonly Endpoint CreateTaskDirectly = new(ServiceKind.TaskService, HttpMethod.Post, "/tasks", Member: "title");
    public static readonly Endpoint ListTasksDirectly = new(ServiceKind.TaskService, HttpMethod.Get, "/tasks", "?limit=10");
    public static readonly Endpoint CreateNotification = new(ServiceKind.NotificationService, HttpMethod.Post, "/notifications", Member: "message");
    public static readonly Endpoint ListNotifications = new(ServiceKind.NotificationService, HttpMethod.Get, "/notifications", "?limit=10");

    public static IReadOnlyList<Endpoint> All { get; } =
    [
        CreateTask, ListTasks, CreateUser, ListUsers, FindUser, CreateTaskDirectly, ListTasksDirectly, CreateNotification, ListNotifications,
    ];

    /// <summary>As the article writes it: with the port that the service has there.</summary>
    public string Name => $"{Method} :{8000 + Service.PortOffset}{Path}";

    public bool IsCreation => Member is not null;

    /// <summary>What it answers when all is well.</summary>
    public int WellStatus => IsCreation ? 201 : 200;

    public static IReadOnlyList<Endpoint> Of(params ServiceKind[] services) => [.. All.Where(endpoint => services.Contains(endpoint.Service))];

    /// <summary>Where it is asked about this user.</summary>
    public string PathFor(long user) => Path.Replace("{id}", user.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + Query;

    /// <summary>The body of a creation with this text, which needs no escaping.</summary>
    public byte[] Body(string text, long user) => Encoding.UTF8.GetBytes($$"""{"{{Member}}":"{{text}}","user_id":{{user}}}""");

    public override string ToString() => Name;
}

using System.Text.Json.Serialization;
using Owl.ServiceDefaults.Hops;
using Owl.ServiceDefaults.Http;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Clients;

/// <summary>Tells notification-service of a new task.</summary>
internal sealed partial class NotificationClient(
    [FromKeyedServices("notification-service")] ServiceClient service, ILogger<NotificationClient> logger)
{
    // Less than the gateway waits for a task: notification-service must never cost a client its answer.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    public async Task<Hop> TellAsync(TaskItem task, CancellationToken cancellation)
    {
        var news = new NewNotification(task.UserId, $"Task '{task.Title}' was created for user {task.UserId}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/notifications")
        {
            Content = WireContent.Create(news, ClientJson.Default.NewNotification),
        };
        var hop = await service.SendAsync(request, Limit, cancellation);
        if (hop.Status != StatusCodes.Status201Created)
        {
            LogUntold(logger, task.Id, hop.Service, hop.Outcome.ToWords(), hop.Status);
        }

        return hop;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} is stored, but {Service} was not told: {Reason} (status {Status})")]
    private static partial void LogUntold(ILogger logger, long id, string service, string reason, int status);
}

/// <summary>What notification-service reads, as this service knows it.</summary>
internal sealed record NewNotification(long UserId, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewNotification))]
internal sealed partial class ClientJson : JsonSerializerContext;

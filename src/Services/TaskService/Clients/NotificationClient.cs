using System.Text.Json.Serialization;
using Owl.Delivery;
using Owl.ServiceDefaults.Http;
using Owl.TaskService.Grains;
using Owl.Upstream;

namespace Owl.TaskService.Clients;

/// <summary>Tells notification-service of a task.</summary>
internal sealed class NotificationClient([FromKeyedServices("notification-service")] ServiceClient service)
    : IDeliveryTarget<TaskItem>
{
    public const string Meanwhile = "tasks are created and listed as before; their notifications are pending, and arrive when it answers again";

    public string Service => service.Service;

    public string Message => "notification";

    public async Task<Hop> SendAsync(TaskItem task, string? idempotencyKey, TimeSpan limit, CancellationToken cancellation)
    {
        var news = new NewNotification(task.UserId, $"Task '{task.Title}' was created for user {task.UserId}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/notifications")
        {
            Content = WireContent.Create(news, ClientJson.Default.NewNotification),
        };
        if (idempotencyKey is not null)
        {
            request.Headers.Add(IdempotencyKey.Header, idempotencyKey);
        }

        return await service.SendAsync(request, answer => IsAnswer(answer, news), limit, cancellation);
    }

    private static bool IsAnswer(Answer answer, NewNotification news) =>
        answer.Status is StatusCodes.Status201Created
        && answer.Is(
            ClientJson.Default.StoredNotification,
            stored => stored.Id > 0 && stored.UserId == news.UserId && stored.Message == news.Message);
}

/// <summary>What notification-service reads, as this service knows it.</summary>
internal sealed record NewNotification(long UserId, string Message);

/// <summary>What it answers: every member must be there, once.</summary>
internal sealed record StoredNotification(long Id, long UserId, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewNotification))]
[JsonSerializable(typeof(StoredNotification))]
internal sealed partial class ClientJson : JsonSerializerContext;

using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Owl.Baselines;

internal static partial class TaskApi
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tasks", CreateAsync);
        routes.MapGet("/tasks", (IStore<TaskItem> store, CancellationToken cancellation) => store.List(cancellation));
    }

    public static string? ErrorIn(NewTask body) =>
        string.IsNullOrEmpty(body.Title) ? "title is required"
        : body.UserId is null ? "user_id is required and must be int"
        : null;

    private static async Task<Results<Created<TaskItem>, BadRequest<ErrorBody>>> CreateAsync(
        NewTask body, IStore<TaskItem> store, Neighbours neighbours, ILogger<TaskItem> logger, CancellationToken cancellation)
    {
        if (ErrorIn(body) is { } error)
        {
            return TypedResults.BadRequest(new ErrorBody(error));
        }

        var task = await store.AddAsync(id => new TaskItem(id, body.Title!, body.UserId!.Value), cancellation);
        await NotifyAsync(task, neighbours, logger, cancellation);
        return TypedResults.Created($"/tasks/{task.Id}", task);
    }

    // As in the article: a notification that fails does not fail the task.
    private static async Task NotifyAsync(TaskItem task, Neighbours neighbours, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            var notification = new NewNotification(task.UserId, $"Task '{task.Title}' was created for user {task.UserId}");
            using var answer = await neighbours.PostAsync(
                neighbours.Notifications, notification, ItemJson.Default.NewNotification, cancellation);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                LogNotNotified(logger, task.Id, answer.StatusCode.ToString());
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            LogNotNotified(logger, task.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Task {Id} has no notification: {Reason}")]
    private static partial void LogNotNotified(ILogger logger, long id, string reason);
}

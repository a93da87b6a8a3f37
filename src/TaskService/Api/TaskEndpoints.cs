using Microsoft.AspNetCore.Http.HttpResults;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Lists;
using Owl.TaskService.Clients;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tasks", CreateAsync);
        routes.MapItemList("/tasks");
    }

    private static async Task<Results<Created<TaskItem>, BadRequest<ErrorBody>>> CreateAsync(
        Body<CreateTaskRequest> body, IGrainFactory grains, NotificationClient notifications, CancellationToken cancellation)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return TypedResults.BadRequest(error);
        }

        long id = await grains.GetGrain<ISequenceGrain>(0).NextId();
        var task = await grains.GetGrain<ITaskGrain>(id).Create(request.Title, request.UserId);
        await notifications.TellAsync(task, cancellation);
        return TypedResults.Created((string?)null, task);
    }
}

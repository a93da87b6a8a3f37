using System.Diagnostics;
using Owl.Delivery;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.OpenApi;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Http;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapItemList("/tasks").Describe(TaskDescription.List);
        var tasks = routes.MapGroup("").LimitConcurrency();
        tasks.MapPost("/tasks", CreateAsync).Describe(TaskDescription.Create);
        tasks.MapGet("/tasks/{id}", GetAsync).Describe(TaskDescription.Get);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateTaskRequest> body,
        IGrainFactory grains,
        IDelivery<TaskItem> delivery,
        TimeProvider time,
        HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var budget = TimeBudget.Of(context.Request, time, Creations.LongestWait);
        var creation = await grains.GetById<ITasksGrain>(0)
            .Create(request.Title, request.UserId, body.IdempotencyKey, Activity.Current?.Id)
            .WaitAsync(budget.Wait, time);
        if (creation.Outcome is CreationOutcome.Created)
        {
            // The task is stored, with its notification pending: from here on nothing can make it a failure.
            var task = creation.Item;
            await delivery.DeliverNowAsync(task.Id, task, creation.DeliveryKey, budget, context.Response);
        }

        return creation.ToResult($"/tasks/{creation.Item.Id}", context);
    }

    private static async Task<IResult> GetAsync(string id, IGrainFactory grains)
    {
        if (!ItemId.TryParse(id, out long? key))
        {
            return WireAnswer.BadRequest(new ErrorBody("Invalid task id"));
        }

        var task = key is null ? null : await grains.GetById<ITaskGrain>(key.Value).Get();
        return task is null ? WireAnswer.NotFound("Task not found") : WireAnswer.Ok(task);
    }
}

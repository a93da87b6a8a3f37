using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.OpenApi;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Http;
using Owl.TaskService.Delivery;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapItemList("/tasks").Describe(TaskDescription.List);
        routes.MapGroup("/tasks").LimitConcurrency().MapPost("", CreateAsync).Describe(TaskDescription.Create);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateTaskRequest> body,
        ItemCreation<TaskItem> creation,
        IDelivery delivery,
        TimeProvider time,
        HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var budget = TimeBudget.Of(context.Request, time, Creations.LongestWait);
        var (outcome, task, deliveryKey) = await creation.CreateAsync(body.IdempotencyKey, new TaskItem(0, request.Title, request.UserId), budget);
        if (outcome is CreationOutcome.Created)
        {
            // The task is stored, with its notification pending: from here on nothing can make it a failure.
            await delivery.DeliverNowAsync(task, deliveryKey, budget, context.Response);
        }

        return Creations.ToResult(context, outcome, task);
    }
}

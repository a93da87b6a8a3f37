using Owl.Gateway.Clients;
using Owl.ServiceDefaults.Hops;
using Owl.ServiceDefaults.Http;

namespace Owl.Gateway.Api;

/// <summary>The only orchestration in the system.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tasks", CreateAsync);
        routes.MapGet("/tasks", ListAsync);
    }

    private static async Task CreateAsync(Body<CreateTaskRequest> body, UserClient users, TaskClient tasks, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            await ErrorBodies.WriteAsync(context, StatusCodes.Status400BadRequest, error.Error);
            return;
        }

        var user = await users.FindAsync(request.UserId, context.RequestAborted);
        if (user.Outcome is not HopOutcome.Answered)
        {
            await context.Response.WriteHopFailureAsync(user);
        }
        else if (user.Status is StatusCodes.Status404NotFound)
        {
            await ErrorBodies.WriteAsync(context, StatusCodes.Status400BadRequest, "User does not exist");
        }
        else if (user.Status is not StatusCodes.Status200OK)
        {
            await context.Response.RelayAsync(user);
        }
        else
        {
            var task = await tasks.CreateAsync(new NewTask(request.Title, request.UserId), context.RequestAborted);
            await (task.Outcome is HopOutcome.Answered
                ? context.Response.RelayAsync(task)
                : context.Response.WriteHopFailureAsync(task));
        }
    }

    private static async Task ListAsync(TaskClient tasks, HttpContext context)
    {
        var hop = await tasks.ListAsync(context.Request.QueryString, context.Response.RelayAsync, context.RequestAborted);
        if (hop.Outcome is HopOutcome.Answered)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            context.Abort(); // Half a list must not look like a whole one.
        }
        else
        {
            await context.Response.WriteHopFailureAsync(hop);
        }
    }
}

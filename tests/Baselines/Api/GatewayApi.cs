using System.Globalization;
using System.Net;

namespace Owl.Baselines;

internal static class GatewayApi
{
    public static void MapGateway(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tasks", CreateAsync);
        routes.MapGet("/tasks", ListAsync);
    }

    private static async Task CreateAsync(NewTask body, Neighbours neighbours, HttpContext context)
    {
        if (TaskApi.ErrorIn(body) is { } error)
        {
            await FailAsync(context, HttpStatusCode.BadRequest, error);
            return;
        }

        var aborted = context.RequestAborted;
        var userAddress = new Uri(neighbours.Users, body.UserId!.Value.ToString(CultureInfo.InvariantCulture));
        HttpResponseMessage user, task;
        try
        {
            user = await neighbours.GetAsync(userAddress, aborted);
        }
        catch (Exception e) when (IsFailure(e))
        {
            await FailAsync(context, HttpStatusCode.BadGateway, "Failed to reach user-service");
            return;
        }

        using (user)
        {
            await user.Content.CopyToAsync(Stream.Null, aborted); // Only a response that was read gives its connection back.
            if (user.StatusCode != HttpStatusCode.OK)
            {
                await FailAsync(context, HttpStatusCode.BadRequest, "User does not exist");
                return;
            }
        }

        try
        {
            task = await neighbours.PostAsync(neighbours.Tasks, body, ItemJson.Default.NewTask, aborted);
        }
        catch (Exception e) when (IsFailure(e))
        {
            await FailAsync(context, HttpStatusCode.BadGateway, "Failed to reach task-service");
            return;
        }

        using (task)
        {
            await RelayAsync(task, context);
        }
    }

    private static async Task ListAsync(Neighbours neighbours, HttpContext context)
    {
        HttpResponseMessage tasks;
        try
        {
            tasks = await neighbours.GetAsync(neighbours.Tasks, context.RequestAborted);
        }
        catch (Exception e) when (IsFailure(e))
        {
            await FailAsync(context, HttpStatusCode.BadGateway, "Failed to reach task-service");
            return;
        }

        using (tasks)
        {
            await RelayAsync(tasks, context);
        }
    }

    private static async Task RelayAsync(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = answer.Content.Headers.ContentLength;
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task FailAsync(HttpContext context, HttpStatusCode status, string error)
    {
        context.Response.StatusCode = (int)status;
        return context.Response.WriteAsJsonAsync(new ErrorBody(error), ItemJson.Default.ErrorBody);
    }

    private static bool IsFailure(Exception e) => e is HttpRequestException or OperationCanceledException;
}

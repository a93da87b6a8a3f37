using Owl.Gateway.Clients;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.OpenApi;
using Owl.Upstream;

namespace Owl.Gateway.Api;

/// <summary>The only orchestration in the system.</summary>
internal static class TaskEndpoints
{
    // The gateway answers within 2 s, whatever its neighbours do.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(1900);

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("").LimitConcurrency();
        tasks.MapPost("/tasks", CreateAsync).Describe(TaskDescription.Create);
        tasks.MapGet("/tasks/{id}", GetAsync).Describe(TaskDescription.Get);
        routes.MapGroup("").LimitStreams().MapGet("/tasks", ListAsync).Describe(TaskDescription.List);
    }

    private static async Task CreateAsync(
        Body<CreateTaskRequest> body, UserClient users, TaskClient tasks, TimeProvider time, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, error.Error);
            return;
        }

        var budget = new TimeBudget(time, LongestAnswer);
        var user = await users.FindAsync(request.UserId, budget, context.RequestAborted);
        context.Response.AppendHop(user, Describe(user, StatusCodes.Status200OK, "found"));
        if (user.Outcome is not HopOutcome.Answered)
        {
            context.Response.WriteOutcome(user);
            return;
        }

        if (user.Status is StatusCodes.Status404NotFound)
        {
            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, "User does not exist");
            return;
        }

        string key = body.IdempotencyKey ?? IdempotencyKey.Create();
        var task = await tasks.CreateAsync(new NewTask(request.Title, request.UserId), key, budget, context.RequestAborted);
        context.Response.AppendHop(task, Describe(task, StatusCodes.Status201Created, "created"));
        context.Response.WriteCreationOutcome(task, key);
    }

    private static async Task GetAsync(string id, TaskClient tasks, TimeProvider time, HttpContext context)
    {
        var hop = await tasks.FindAsync(id, new TimeBudget(time, LongestAnswer), context.RequestAborted);
        WriteEnd(context, hop);
    }

    private static async Task ListAsync(TaskClient tasks, TimeProvider time, HttpContext context)
    {
        var hop = await tasks.ListAsync(
            context.Request.QueryString, new TimeBudget(time, LongestAnswer), context.Response.RelayAsync, context.RequestAborted);
        if (hop.Outcome is not HopOutcome.Answered && context.Response.HasStarted)
        {
            context.Abort(); // Half a list must not look like a whole one.
        }
        else if (hop is not { Outcome: HopOutcome.Answered, Status: StatusCodes.Status200OK })
        {
            WriteEnd(context, hop);
        }
    }

    private static void WriteEnd(HttpContext context, Hop hop)
    {
        if (hop.Outcome is not HopOutcome.Answered)
        {
            context.Response.AppendHop(hop, hop.Outcome.ToWords());
        }

        context.Response.WriteOutcome(hop);
    }

    private static string Describe(Hop hop, int wanted, string words) =>
        hop.Outcome is not HopOutcome.Answered ? hop.Outcome.ToWords() : hop.Status == wanted ? words : $"status {hop.Status}";
}

using Owl.Gateway.Clients;
using Owl.ServiceDefaults.OpenApi;

namespace Owl.Gateway.Api;

/// <summary>An error of this process or of a neighbour; of a neighbour that fails it also tells which, where and why.</summary>
internal sealed record FailureBody(string Error, string? Service, string? Cause, string? Address, long? ElapsedMs, string? Advice);

/// <summary>What <see cref="TaskEndpoints"/> takes and answers.</summary>
internal static class TaskDescription
{
    private const string Fly = """{"id":1,"title":"Fly","user_id":1}""";

    public static ApiOperation List() => new ApiOperation("All tasks", "The list of task-service, in id order.")
        .IsList()
        .Answers<TaskBody[]>(200, "The tasks.", $"[{Fly}]", ApiHeader.Next)
        .CanFailAtANeighbour(ApiHeader.Timing);

    public static ApiOperation Get() => new ApiOperation("One task", "As task-service answers it.")
        .TakesInteger("id", "The task's id.", 1, required: true)
        .Answers<TaskBody>(200, "The task.", Fly)
        .Fails(400, "The id is no integer.", ["Invalid task id"])
        .Fails(404, "There is no such task.", ["Task not found"])
        .CanFailAtANeighbour(ApiHeader.Timing);

    public static ApiOperation Create() => new ApiOperation(
            "Create a task", "Checks with user-service that the user exists, then hands back task-service's answer. Within 2 s there is an answer.")
        .Takes<CreateTaskRequest>("""{"title":"Fly","user_id":1}""")
        .IsCreation(["title is required", "title must be a string", "user_id is required and must be int", "User does not exist"], ApiHeader.Timing)
        .Answers<TaskBody>(201, "The task is stored.", Fly, ApiHeader.Location, ApiHeader.Replayed, ApiHeader.Timing)
        .CanFailAtANeighbour(ApiHeader.Timing, ApiHeader.KeyToRepeat);

    private static ApiOperation CanFailAtANeighbour(this ApiOperation operation, params ApiHeader[] headers) => operation
        .Answers<FailureBody>(502, "A neighbour cannot be reached, or answers nonsense.", Failure("Failed to reach user-service", "connection refused", 1), headers)
        .Answers<FailureBody>(503, "Not now; nothing was stored.", """{"error":"Too many requests at once"}""", [.. headers, ApiHeader.RetryAfter])
        .Answers<FailureBody>(504, "A neighbour does not answer in time.", Failure("user-service did not answer in time", "no answer in time", 700), [.. headers, ApiHeader.RetryAfter]);

    private static string Failure(string error, string cause, int milliseconds) =>
        $$"""{"error":"{{error}}","service":"user-service","cause":"{{cause}}","address":"http://127.0.0.1:8001","elapsed_ms":{{milliseconds}}}""";
}

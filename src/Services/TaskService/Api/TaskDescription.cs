using Owl.ServiceDefaults.OpenApi;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

/// <summary>What <see cref="TaskEndpoints"/> takes and answers.</summary>
internal static class TaskDescription
{
    private const string Fly = """{"id":1,"title":"Fly","user_id":1}""";

    public static ApiOperation List() => new ApiOperation("All tasks", "In id order.")
        .IsList()
        .Answers<TaskItem[]>(200, "The tasks.", $"[{Fly}]", ApiHeader.Next)
        .CanBeUnavailable();

    public static ApiOperation Create() => new ApiOperation(
            "Create a task",
            "The answer comes when the task is stored, together with the note that its notification is pending. Whether the user exists is not checked here.")
        .Takes<CreateTaskRequest>("""{"title":"Fly","user_id":1}""")
        .IsCreation(["title is required", "title must be a string", "user_id is required and must be int"])
        .Answers<TaskItem>(201, "The task is stored; Server-Timing tells what became of its notification.", Fly, ApiHeader.Location, ApiHeader.Replayed, ApiHeader.Timing)
        .CanBeUnavailable()
        .CanTimeOut();

    public static ApiOperation Get() => new ApiOperation("One task", "By id.")
        .TakesInteger("id", "The task's id.", 1, required: true)
        .Answers<TaskItem>(200, "The task.", Fly)
        .Fails(400, "The id is no integer.", ["Invalid task id"])
        .Fails(404, "There is no such task.", ["Task not found"])
        .CanBeUnavailable()
        .CanTimeOut();
}

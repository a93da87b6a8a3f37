using System.Globalization;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Gateway.Clients;

/// <summary>Hands tasks to task-service, and its answers back as they are.</summary>
internal sealed class TaskClient([FromKeyedServices("task-service")] ServiceClient service)
{
    public const string Meanwhile = "tasks can be neither created nor listed; users and notifications are there as before";

    public async Task<Hop> CreateAsync(NewTask task, string idempotencyKey, TimeBudget budget, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks")
        {
            Content = WireContent.Create(task, ClientJson.Default.NewTask),
            Headers = { { IdempotencyKey.Header, IdempotencyKey.Format(idempotencyKey) } },
        };
        return await service.SendAsync(request, answer => IsCreation(answer, task), budget.ForHop(budget.Left), cancellation);
    }

    /// <summary>Asks for a list; <paramref name="take"/> gets it as it comes.</summary>
    public async Task<Hop> ListAsync(
        QueryString query, TimeBudget budget, Func<StreamedList, Task> take, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks" + query);
        return await service.StreamAsync(request, answer => answer.IsCommonError(), budget.ForHop(budget.Left), take, cancellation);
    }

    /// <summary>Asks for one task.</summary>
    /// <returns>Answered: 200 with the task, or an error in words of task-service, such as 404.</returns>
    public async Task<Hop> FindAsync(string id, TimeBudget budget, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks/" + Uri.EscapeDataString(id));
        return await service.SendAsync(request, answer => IsTask(answer, id), budget.ForHop(budget.Left), cancellation);
    }

    private static bool IsTask(Answer answer, string id) => answer.Status switch
    {
        StatusCodes.Status200OK => answer.Is(ClientJson.Default.TaskBody, task => task.Title.Length > 0 && IsId(id, task.Id)),
        StatusCodes.Status404NotFound => answer.IsError("Task not found"),
        _ => answer.IsCommonError(),
    };

    private static bool IsId(string text, long id) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long asked) && asked == id;

    private static bool IsCreation(Answer answer, NewTask task) => answer.Status switch
    {
        StatusCodes.Status201Created => answer.Is(
            ClientJson.Default.TaskBody, created => created.Id > 0 && created.UserId == task.UserId && created.Title == task.Title),
        StatusCodes.Status422UnprocessableEntity => answer.IsError(),
        _ => answer.IsCommonError(),
    };
}

/// <summary>What task-service reads, as this process knows it.</summary>
internal sealed record NewTask(string Title, long UserId);

/// <summary>What it answers, and its clients get.</summary>
internal sealed record TaskBody(long Id, string Title, long UserId);

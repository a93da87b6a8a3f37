using System.Text.Json;
using System.Text.Json.Serialization;
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
        var hop = await service.SendAsync(request, budget.ForHop(budget.Left), cancellation);
        return hop.Outcome is HopOutcome.Answered && !IsAnswerOfTaskService(hop) ? hop with { Outcome = HopOutcome.Nonsense } : hop;
    }

    /// <summary>Asks for a list; <paramref name="take"/> gets the answer as it comes.</summary>
    public async Task<Hop> ListAsync(
        QueryString query, TimeBudget budget, Func<HttpResponseMessage, Task> take, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks" + query);
        return await service.StreamAsync(request, budget.ForHop(budget.Left), take, cancellation);
    }

    // Created, or an error that says what is wrong: anything else comes from somebody else.
    private static bool IsAnswerOfTaskService(Hop hop)
    {
        string? member = hop.Status switch { 201 => "id", >= 400 => "error", _ => null };
        if (member is null)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(hop.Body.Span);
            return JsonElement.TryParseValue(ref reader, out var body)
                && body.Value.ValueKind is JsonValueKind.Object
                && body.Value.TryGetProperty(member, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What task-service reads, as this process knows it.</summary>
internal sealed record NewTask(string Title, long UserId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewTask))]
internal sealed partial class ClientJson : JsonSerializerContext;

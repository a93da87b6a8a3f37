using System.Text.Json.Serialization;
using Owl.ServiceDefaults.Hops;
using Owl.ServiceDefaults.Http;

namespace Owl.Gateway.Clients;

/// <summary>Hands tasks to task-service, and its answers back as they are.</summary>
internal sealed class TaskClient([FromKeyedServices("task-service")] ServiceClient service)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1100);

    public async Task<Hop> CreateAsync(NewTask task, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks")
        {
            Content = WireContent.Create(task, ClientJson.Default.NewTask),
        };
        return await service.SendAsync(request, Limit, cancellation);
    }

    /// <summary>Asks for a list; <paramref name="take"/> gets the answer as it comes.</summary>
    public async Task<Hop> ListAsync(QueryString query, Func<HttpResponseMessage, Task> take, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks" + query);
        return await service.StreamAsync(request, Limit, take, cancellation);
    }
}

/// <summary>What task-service reads, as this process knows it.</summary>
internal sealed record NewTask(string Title, long UserId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewTask))]
internal sealed partial class ClientJson : JsonSerializerContext;

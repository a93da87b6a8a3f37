using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Status;

/// <summary>One thing that a process tells of itself. It answers at once, or says in words that it cannot.</summary>
public interface IStatusPart
{
    /// <summary>What it adds to the status, for the description of the interface.</summary>
    StatusMembers Members { get; }

    /// <returns>The members that it adds to the status.</returns>
    Task<JsonObject> ReadAsync(CancellationToken cancellation);
}

/// <param name="Type">Has exactly the members that a part can add.</param>
/// <param name="Example">In JSON.</param>
public sealed record StatusMembers(Type Type, string Example);

/// <summary><c>GET /status</c>: what this process is, does and sees of its neighbours. Nothing of it is on the way of another request.</summary>
public static class StatusEndpoint
{
    /// <summary>Tells of parts that could not be told; absent where all could.</summary>
    internal const string ProblemsName = "problems";

    // For a part that is broken. The others bound their waits themselves (see Probe), but a fresh process, whose code is
    // still to be compiled, takes longer than that for its first status.
    private static readonly TimeSpan LongestPart = TimeSpan.FromMilliseconds(500);

    /// <summary>Adds a part; parts are told in the order in which they were added.</summary>
    public static IServiceCollection AddStatusPart<TPart>(this IServiceCollection services)
        where TPart : class, IStatusPart =>
        services.AddSingleton<TPart>().AddSingleton<IStatusPart>(provider => provider.GetRequiredService<TPart>());

    internal static void MapStatus(this WebApplication app) => app.MapGet("/status", WriteAsync).DisableHttpMetrics();

    private static async Task WriteAsync(HttpContext context)
    {
        var parts = context.RequestServices.GetServices<IStatusPart>();
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var status = new JsonObject();
        var problems = new List<string>();
        var read = await Task.WhenAll(parts.Select(part => ReadAsync(part, time, context.RequestAborted)));
        foreach (var (members, problem) in read)
        {
            if (problem is not null)
            {
                problems.Add(problem);
            }

            foreach (var (name, value) in members.ToList())
            {
                members.Remove(name); // A node has one parent.
                status[name] = value;
            }
        }

        if (problems.Count > 0)
        {
            status[ProblemsName] = JsonSerializer.SerializeToNode([.. problems], StatusJson.Default.StringArray);
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(status, context.RequestAborted);
    }

    // One part that fails, or never answers, must not hide the others: they are what tells why.
    private static async Task<(JsonObject Members, string? Problem)> ReadAsync(
        IStatusPart part, TimeProvider time, CancellationToken aborted)
    {
        try
        {
            return (await part.ReadAsync(aborted).WaitAsync(LongestPart, time, aborted), null);
        }
        catch (Exception e) when (!aborted.IsCancellationRequested)
        {
            return ([], $"{part.GetType().Name}: {e.Message}");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProcessStatus))]
[JsonSerializable(typeof(NeighboursStatus))]
[JsonSerializable(typeof(EndpointsStatus))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StatusJson : JsonSerializerContext
{
    public static JsonObject ToObject<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!.AsObject();
}

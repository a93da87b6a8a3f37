using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>What every process answers besides its own work. These endpoints come from libraries that do not describe them.</summary>
internal static class CommonOperations
{
    public static async Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.AddComponent(nameof(ErrorBody), await context.GetOrCreateSchemaAsync(typeof(ErrorBody), null, cancellation));
        document.AddComponent(nameof(HealthBody), await context.GetOrCreateSchemaAsync(typeof(HealthBody), null, cancellation));
        var health = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(nameof(HealthBody), document),
            Example = JsonNode.Parse("""{"status":"Healthy","checks":{"store":{"status":"Healthy","description":"the store answers","elapsed_ms":0.4}}}"""),
        };
        document.Paths.Add("/health/live", Get(
            document, "Whether the process answers", "Looks at nothing else.", "application/json", health, ("200", "It does.")));
        document.Paths.Add("/health/ready", Get(
            document,
            "Whether it can do its work",
            "Its silo and its store; a neighbour that is down does not turn it red.",
            "application/json",
            health,
            ("200", "It can."),
            ("503", "It cannot; the checks say why.")));
        document.Paths["/status"] = Get(
            document,
            "What the process is and does",
            "Within 0.2 s, whatever fails.",
            "application/json",
            await StatusDescription.MakeAsync(document, context, cancellation),
            ("200", "Its parts, each as far as it can be told now; what cannot be told is left out."));
        document.Paths.Add("/metrics", Get(
            document,
            "Metrics for Prometheus",
            "In the text format of Prometheus.",
            "text/plain",
            new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            ("200", "Names follow the semantic conventions of OpenTelemetry. Counting begins with the first of these requests.")));
    }

    private static OpenApiPathItem Get(
        OpenApiDocument document,
        string summary,
        string description,
        string type,
        OpenApiMediaType body,
        params ReadOnlySpan<(string Status, string About)> answers)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, about) in answers)
        {
            responses.Add(status, new OpenApiResponse
            {
                Description = about,
                Content = new Dictionary<string, OpenApiMediaType> { [type] = body },
            });
        }

        responses.Add("400", new OpenApiResponse
        {
            Description = "The request does not call this process by one of its names.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(ErrorBody), document),
                    Example = new JsonObject { ["error"] = HostNames.Refusal },
                },
            },
        });
        return new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [HttpMethod.Get] = new() { Summary = summary, Description = description, Responses = responses },
            },
        };
    }
}

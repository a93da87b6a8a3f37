using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>
/// What a service asks of every call where <c>OWL_SECRET</c> is set (see <see cref="Secret"/>). Where it is not, showing
/// one is described as possible, and does no harm: a client that is made from the description fits both.
/// </summary>
internal static class SecretDescription
{
    private const string Scheme = "secret";

    private static readonly ApiHeader Challenge = new("WWW-Authenticate", "How to show the secret.", "Bearer");

    /// <summary>The gateway asks nobody.</summary>
    public static Task AddNoneAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        foreach (var operation in document.Paths.SelectMany(path => path.Value.Operations!.Values))
        {
            operation.Security = [[]];
        }

        return Task.CompletedTask;
    }

    public static async Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.AddComponent(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The value of `OWL_SECRET`, where it is set.",
        });
        document.AddComponent(nameof(ErrorBody), await context.GetOrCreateSchemaAsync(typeof(ErrorBody), null, cancellation));
        var needed = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] };
        bool isSet = context.ApplicationServices.GetRequiredService<OwlSettings>().Secret is not null;
        var operations = document.Paths.SelectMany(path =>
            path.Value.Operations!.Values.Select(operation => (path.Key, operation)));
        foreach (var (path, operation) in operations)
        {
            if (Secret.IsFree(path))
            {
                operation.Security = [[]];
                continue;
            }

            operation.Security = isSet ? [needed] : [needed, []];
            var answers = operation.Responses!.Append(new("401", Refusal(document))).OrderBy(answer => answer.Key, StringComparer.Ordinal).ToList();
            operation.Responses = [];
            answers.ForEach(answer => operation.Responses.Add(answer.Key, answer.Value));
        }
    }

    private static OpenApiResponse Refusal(OpenApiDocument document) => new()
    {
        Description = "`OWL_SECRET` is set, and this is not it.",
        Headers = new Dictionary<string, IOpenApiHeader> { [Challenge.Name] = Challenge.Describe() },
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchemaReference(nameof(ErrorBody), document),
                Example = JsonNode.Parse("""{"error":"Unauthorized"}"""),
            },
        },
    };
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Status;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>The body of <c>/status</c>: what all parts of this process add to it, and nothing else.</summary>
internal static class StatusDescription
{
    private const string Name = "Status";

    public static async Task<OpenApiMediaType> MakeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var whole = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                [StatusEndpoint.ProblemsName] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    Description = "Parts that could not be told, and why; their members are left out.",
                },
            },
            Required = new HashSet<string>(),
            AdditionalPropertiesAllowed = false,
        };
        var example = new JsonObject();
        foreach (var members in context.ApplicationServices.GetServices<IStatusPart>().Select(part => part.Members))
        {
            var schema = await context.GetOrCreateSchemaAsync(members.Type, null, cancellation);
            if (members.Type == typeof(ProcessStatus)) // Every other part can be left out.
            {
                whole.Required.UnionWith(schema.Required ?? new HashSet<string>());
            }

            foreach (var (name, member) in schema.Properties!)
            {
                whole.Properties.Add(name, member);
            }

            foreach (var (name, value) in JsonNode.Parse(members.Example)!.AsObject())
            {
                example.Add(name, value?.DeepClone());
            }
        }

        document.AddComponent(Name, whole);
        return new OpenApiMediaType { Schema = new OpenApiSchemaReference(Name, document), Example = example };
    }
}

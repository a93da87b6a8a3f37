using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>
/// Says of the bodies what the types alone do not: answers have exactly these members, and numbers in them are numbers;
/// a request may write a number as a string, and its texts are not empty.
/// </summary>
internal static class WireSchemas
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        bool isRequest = IsRequest(context.JsonPropertyInfo?.DeclaringType ?? context.JsonTypeInfo.Type);
        if (schema.Properties is { Count: > 0 } && schema.AdditionalProperties is null)
        {
            schema.Required = context.JsonTypeInfo.Properties
                .Where(property => !property.IsGetNullable && schema.Properties.ContainsKey(property.Name))
                .Select(property => property.Name)
                .ToHashSet(StringComparer.Ordinal);
            schema.AdditionalPropertiesAllowed = isRequest;
        }
        else if (!isRequest && schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
        else if (isRequest && schema.Type is JsonSchemaType.String)
        {
            schema.MinLength = 1;
        }

        if (context.JsonPropertyInfo is { Name: "error" })
        {
            // What a generated client shows as the message of its exception.
            schema.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-ms-primary-error-message"] = new JsonNodeExtension(true),
            };
        }

        return Task.CompletedTask;
    }

    private static bool IsRequest(Type type) =>
        type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IBody<>));
}

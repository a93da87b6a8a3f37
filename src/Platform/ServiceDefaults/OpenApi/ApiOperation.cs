using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.OpenApi;

/// <summary>What one request takes, and every answer that it can get.</summary>
public sealed class ApiOperation(string summary, string description)
{
    private const string Json = "application/json";

    private readonly List<OpenApiParameter> _parameters = [];
    private readonly List<Answer> _answers = [];
    private (Type Type, string Example)? _body;

    /// <summary>A body, with an example in JSON.</summary>
    public ApiOperation Takes<T>(string example)
    {
        _body = (typeof(T), example);
        return this;
    }

    public ApiOperation Takes(params ReadOnlySpan<ApiHeader> headers)
    {
        foreach (var header in headers)
        {
            _parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = header.Schema,
                Example = header.ExampleValue,
            });
        }

        return this;
    }

    /// <summary>An integer in the query, or in the path where <paramref name="required"/>.</summary>
    public ApiOperation TakesInteger(string name, string about, long least, long? most = null, bool required = false)
    {
        _parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = required ? ParameterLocation.Path : ParameterLocation.Query,
            Required = required,
            Description = about,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int64",
                Minimum = least.ToString(CultureInfo.InvariantCulture),
                Maximum = most?.ToString(CultureInfo.InvariantCulture),
            },
            Example = JsonValue.Create(least),
        });
        return this;
    }

    public ApiOperation Answers<T>(int status, string about, string example, params ApiHeader[] headers)
    {
        _answers.Add(new Answer(status, typeof(T), about, [example], headers));
        return this;
    }

    /// <summary>An answer with the errors that it can have.</summary>
    public ApiOperation Fails(int status, string about, string[] errors, params ApiHeader[] headers)
    {
        _answers.Add(new Answer(
            status, typeof(ErrorBody), about, [.. errors.Select(error => new JsonObject { ["error"] = error }.ToJsonString())], headers));
        return this;
    }

    internal async Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Summary = summary;
        operation.Description = description;
        operation.Parameters = [.. _parameters];
        operation.Responses = [];
        if (_body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Json] = new() { Schema = await SchemaAsync(body.Type), Example = JsonNode.Parse(body.Example) },
                },
            };
        }

        foreach (var answer in _answers.OrderBy(answer => answer.Status))
        {
            operation.Responses.Add(answer.Status.ToString(CultureInfo.InvariantCulture), answer.ToResponse(await SchemaAsync(answer.Type)));
        }

        async Task<IOpenApiSchema> SchemaAsync(Type type)
        {
            if (type.IsArray)
            {
                return new OpenApiSchema { Type = JsonSchemaType.Array, Items = await SchemaAsync(type.GetElementType()!) };
            }

            string name = type.Name;
            if (context.Document!.Components?.Schemas?.ContainsKey(name) is not true)
            {
                context.Document.AddComponent(name, await context.GetOrCreateSchemaAsync(type, null, cancellation));
            }

            return new OpenApiSchemaReference(name, context.Document);
        }
    }

    private sealed record Answer(int Status, Type Type, string About, string[] Examples, ApiHeader[] Headers)
    {
        public OpenApiResponse ToResponse(IOpenApiSchema schema) => new()
        {
            Description = About,
            Headers = Headers.ToDictionary(header => header.Name, IOpenApiHeader (header) => header.Describe()),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Json] = new()
                {
                    Schema = schema,
                    Examples = Examples.Index().ToDictionary(
                        example => string.Create(CultureInfo.InvariantCulture, $"{example.Index + 1}"),
                        IOpenApiExample (example) => new OpenApiExample { Value = JsonNode.Parse(example.Item) }),
                },
            },
        };
    }
}

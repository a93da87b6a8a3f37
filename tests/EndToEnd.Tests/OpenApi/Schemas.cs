using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Owl.EndToEnd.Tests.OpenApi;

/// <summary>JSON Schema, one at a time: its library keeps all schemas in a registry that is not safe for several threads.</summary>
internal static class Schemas
{
    private static readonly Lock OneAtATime = new();
    private static readonly Dictionary<string, JsonSchema> Built = [];

    public static bool Fits(JsonNode schema, JsonElement value)
    {
        string text = WithoutExtensions(schema.DeepClone()).ToJsonString();
        lock (OneAtATime)
        {
            if (!Built.TryGetValue(text, out var built))
            {
                Built.Add(text, built = JsonSchema.FromText(text));
            }

            return built.Evaluate(value).IsValid;
        }
    }

    // What begins with x- is OpenAPI's room for tools, and no keyword of JSON Schema.
    private static JsonNode WithoutExtensions(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (string name in members.Select(member => member.Key)
                .Where(name => name.StartsWith("x-", StringComparison.Ordinal)).ToList())
            {
                members.Remove(name);
            }
        }

        foreach (var child in node switch
        {
            JsonObject of => of.Select(member => member.Value),
            JsonArray of => of,
            _ => [],
        })
        {
            if (child is not null)
            {
                WithoutExtensions(child);
            }
        }

        return node;
    }
}

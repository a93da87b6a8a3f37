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
        string text = schema.ToJsonString();
        lock (OneAtATime)
        {
            if (!Built.TryGetValue(text, out var built))
            {
                Built.Add(text, built = JsonSchema.FromText(text));
            }

            return built.Evaluate(value).IsValid;
        }
    }
}

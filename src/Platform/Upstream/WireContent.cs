using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Owl.ServiceDefaults.Http;

namespace Owl.Upstream;

/// <summary>A JSON body for a call to a neighbour, with its length known.</summary>
public static class WireContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public static ReadOnlyMemoryContent Create<T>(T value, JsonTypeInfo<T> type)
    {
        var json = new ArrayBufferWriter<byte>(256);
        // The writer's encoder, not the type's: text must not grow on the way, or it could break the receiver's limit.
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = WireJson.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return new(json.WrittenMemory) { Headers = { ContentType = Json } };
    }
}

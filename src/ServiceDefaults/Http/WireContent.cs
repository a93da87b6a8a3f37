using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Owl.ServiceDefaults.Http;

/// <summary>A JSON body for a call to a neighbour, with its length known.</summary>
public static class WireContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    public static ByteArrayContent Create<T>(T value, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type)) { Headers = { ContentType = Json } };
}

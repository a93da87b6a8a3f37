using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Owl.ServiceDefaults.Http;

/// <summary>How every process writes JSON: snake_case members, and text as it came (raw UTF-8, never \u8cb7).</summary>
public static class WireJson
{
    public const string ContentType = "application/json; charset=utf-8";

    public static readonly JavaScriptEncoder Encoder = new RawTextEncoder();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = Encoder;
        options.TypeInfoResolverChain.Insert(0, ServiceJson.Default);
    }
}

[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class ServiceJson : JsonSerializerContext;

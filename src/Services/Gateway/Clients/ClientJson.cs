using System.Text.Json.Serialization;

namespace Owl.Gateway.Clients;

/// <summary>How the bodies of the neighbours are written and read: every member must be there, once.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FoundUser))]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(TaskBody))]
internal sealed partial class ClientJson : JsonSerializerContext;

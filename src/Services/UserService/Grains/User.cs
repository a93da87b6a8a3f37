using System.Text.Json.Serialization;

namespace Owl.UserService.Grains;

[GenerateSerializer, Immutable, Alias("owl.User")]
internal sealed record User([property: Id(0)] long Id, [property: Id(1)] string Name)
{
    /// <summary>The key it is created under; only the activation that creates it knows it.</summary>
    [Id(2), JsonIgnore]
    public string? IdempotencyKey { get; init; }
}

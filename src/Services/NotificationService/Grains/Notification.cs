using System.Text.Json.Serialization;

namespace Owl.NotificationService.Grains;

[GenerateSerializer, Immutable, Alias("owl.Notification")]
internal sealed record Notification([property: Id(0)] long Id, [property: Id(1)] long UserId, [property: Id(2)] string Message)
{
    /// <summary>The key it is created under; only the activation that creates it knows it.</summary>
    [Id(3), JsonIgnore]
    public string? IdempotencyKey { get; init; }
}

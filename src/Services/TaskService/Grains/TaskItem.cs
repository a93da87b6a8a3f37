using System.Text.Json.Serialization;

namespace Owl.TaskService.Grains;

[GenerateSerializer, Immutable, Alias("owl.TaskItem")]
internal sealed record TaskItem([property: Id(0)] long Id, [property: Id(1)] string Title, [property: Id(2)] long UserId)
{
    /// <summary>The key it is created under; only the activation that creates it knows it.</summary>
    [Id(3), JsonIgnore]
    public string? IdempotencyKey { get; init; }
}

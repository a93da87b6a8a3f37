namespace Owl.TaskService.Grains;

[GenerateSerializer, Immutable, Alias("owl.TaskItem")]
internal sealed record TaskItem([property: Id(0)] long Id, [property: Id(1)] string Title, [property: Id(2)] long UserId);

namespace Owl.UserService.Grains;

[GenerateSerializer, Immutable, Alias("owl.User")]
internal sealed record User([property: Id(0)] long Id, [property: Id(1)] string Name);

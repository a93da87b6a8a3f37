namespace Owl.NotificationService.Grains;

[GenerateSerializer, Immutable, Alias("owl.Notification")]
internal sealed record Notification([property: Id(0)] long Id, [property: Id(1)] long UserId, [property: Id(2)] string Message);

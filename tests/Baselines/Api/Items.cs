using System.Text.Json.Serialization;

namespace Owl.Baselines;

internal sealed record User(long Id, string Name);

internal sealed record TaskItem(long Id, string Title, long UserId);

internal sealed record Notification(long Id, long UserId, string Message);

internal sealed record NewUser(string? Name);

internal sealed record NewTask(string? Title, long? UserId);

internal sealed record NewNotification(long? UserId, string? Message);

internal sealed record ErrorBody(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(NewNotification))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(IEnumerable<User>))]
[JsonSerializable(typeof(IAsyncEnumerable<User>))]
[JsonSerializable(typeof(IEnumerable<TaskItem>))]
[JsonSerializable(typeof(IAsyncEnumerable<TaskItem>))]
[JsonSerializable(typeof(IEnumerable<Notification>))]
[JsonSerializable(typeof(IAsyncEnumerable<Notification>))]
internal sealed partial class ItemJson : JsonSerializerContext;

using Owl.NotificationService.Grains;
using Owl.ServiceDefaults.OpenApi;

namespace Owl.NotificationService.Api;

/// <summary>What <see cref="NotificationEndpoints"/> takes and answers.</summary>
internal static class NotificationDescription
{
    private const string Created = """{"id":1,"user_id":1,"message":"Task 'Fly' was created for user 1"}""";

    public static ApiOperation List() => new ApiOperation("All notifications", "In id order.")
        .IsList()
        .Answers<Notification[]>(200, "The notifications.", $"[{Created}]", ApiHeader.Next)
        .CanBeUnavailable();

    public static ApiOperation Create() => new ApiOperation("Create a notification", "The answer comes when the notification is stored.")
        .Takes<CreateNotificationRequest>("""{"user_id":1,"message":"Task 'Fly' was created for user 1"}""")
        .IsCreation(["user_id is required and must be int", "message is required", "message must be a string"])
        .Answers<Notification>(201, "The notification is stored.", Created, ApiHeader.Location, ApiHeader.Replayed)
        .CanBeUnavailable()
        .CanTimeOut();

    public static ApiOperation Get() => new ApiOperation("One notification", "By id.")
        .TakesInteger("id", "The notification's id.", 1, required: true)
        .Answers<Notification>(200, "The notification.", Created)
        .Fails(400, "The id is no integer.", ["Invalid notification id"])
        .Fails(404, "There is no such notification.", ["Notification not found"])
        .CanBeUnavailable()
        .CanTimeOut();
}

using Owl.ServiceDefaults.Http;

namespace Owl.NotificationService.Api;

internal sealed record CreateNotificationRequest(long UserId, string Message) : IBody<CreateNotificationRequest>
{
    public static CreateNotificationRequest Read(ref Members members) =>
        new(members.WholeNumber("user_id"), members.Text("message"));
}

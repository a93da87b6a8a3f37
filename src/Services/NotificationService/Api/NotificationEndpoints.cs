using Microsoft.AspNetCore.Mvc;
using Owl.NotificationService.Grains;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.OpenApi;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Http;

namespace Owl.NotificationService.Api;

internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapItemList("/notifications").Describe(NotificationDescription.List);
        // The notification of the longest title that task-service takes is a little longer than that.
        routes.MapGroup("/notifications").LimitConcurrency().MapPost("", CreateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(ServiceHost.MaxBodyBytes + 1024))
            .Describe(NotificationDescription.Create);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateNotificationRequest> body, ItemCreation<Notification> creation, TimeProvider time, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var (outcome, notification, _) = await creation.CreateAsync(
            body.IdempotencyKey, new Notification(0, request.UserId, request.Message), TimeBudget.Of(context.Request, time, Creations.LongestWait));
        return Creations.ToResult(context, outcome, notification);
    }
}

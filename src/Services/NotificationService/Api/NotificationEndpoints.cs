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
        var notifications = routes.MapGroup("").LimitConcurrency();
        notifications.MapPost("/notifications", CreateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(ServiceHost.MaxBodyBytes + 1024))
            .Describe(NotificationDescription.Create);
        notifications.MapGet("/notifications/{id}", GetAsync).Describe(NotificationDescription.Get);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateNotificationRequest> body, IGrainFactory grains, TimeProvider time, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var budget = TimeBudget.Of(context.Request, time, Creations.LongestWait);
        var creation = await grains.GetById<INotificationsGrain>(0)
            .Create(request.UserId, request.Message, body.IdempotencyKey)
            .WaitAsync(budget.Wait, time);
        return creation.ToResult($"/notifications/{creation.Item.Id}", context);
    }

    private static async Task<IResult> GetAsync(string id, IGrainFactory grains)
    {
        if (!ItemId.TryParse(id, out long? key))
        {
            return WireAnswer.BadRequest(new ErrorBody("Invalid notification id"));
        }

        var notification = key is null ? null : await grains.GetById<INotificationGrain>(key.Value).Get();
        return notification is null ? WireAnswer.NotFound("Notification not found") : WireAnswer.Ok(notification);
    }
}

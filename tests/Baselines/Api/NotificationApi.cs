using Microsoft.AspNetCore.Http.HttpResults;

namespace Owl.Baselines;

internal static class NotificationApi
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/notifications", CreateAsync);
        routes.MapGet("/notifications", (IStore<Notification> store, CancellationToken cancellation) => store.List(cancellation));
    }

    private static async Task<Results<Created<Notification>, BadRequest<ErrorBody>>> CreateAsync(
        NewNotification body, IStore<Notification> store, CancellationToken cancellation)
    {
        if (body.UserId is null)
        {
            return TypedResults.BadRequest(new ErrorBody("user_id is required and must be int"));
        }

        if (string.IsNullOrEmpty(body.Message))
        {
            return TypedResults.BadRequest(new ErrorBody("message is required"));
        }

        var notification = await store.AddAsync(id => new Notification(id, body.UserId.Value, body.Message), cancellation);
        return TypedResults.Created($"/notifications/{notification.Id}", notification);
    }
}

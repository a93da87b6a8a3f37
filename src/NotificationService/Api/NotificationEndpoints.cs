using Microsoft.AspNetCore.Http.HttpResults;
using Owl.NotificationService.Grains;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Lists;

namespace Owl.NotificationService.Api;

internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/notifications", CreateAsync);
        routes.MapItemList("/notifications");
    }

    private static async Task<Results<Created<Notification>, BadRequest<ErrorBody>>> CreateAsync(
        Body<CreateNotificationRequest> body, IGrainFactory grains)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return TypedResults.BadRequest(error);
        }

        long id = await grains.GetGrain<ISequenceGrain>(0).NextId();
        var notification = await grains.GetGrain<INotificationGrain>(id).Create(request.UserId, request.Message);
        return TypedResults.Created((string?)null, notification);
    }
}

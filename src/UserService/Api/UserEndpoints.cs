using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Lists;
using Owl.UserService.Grains;

namespace Owl.UserService.Api;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/users", CreateAsync);
        routes.MapItemList("/users");
        routes.MapGet("/users/{id}", GetAsync);
    }

    private static async Task<Results<Created<User>, BadRequest<ErrorBody>>> CreateAsync(
        Body<CreateUserRequest> body, IGrainFactory grains)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return TypedResults.BadRequest(error);
        }

        long id = await grains.GetGrain<ISequenceGrain>(0).NextId();
        var user = await grains.GetGrain<IUserGrain>(id).Create(request.Name);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/users/{id}"), user);
    }

    private static async Task<Results<Ok<User>, NotFound<ErrorBody>, BadRequest<ErrorBody>>> GetAsync(string id, IGrainFactory grains)
    {
        if (!UserId.TryParse(id, out long? key))
        {
            return TypedResults.BadRequest(new ErrorBody("Invalid user id"));
        }

        var user = key is null ? null : await grains.GetGrain<IUserGrain>(key.Value).Get();
        return user is null ? TypedResults.NotFound(new ErrorBody("User not found")) : TypedResults.Ok(user);
    }
}

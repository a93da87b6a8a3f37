using System.Globalization;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.OpenApi;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Http;
using Owl.UserService.Grains;

namespace Owl.UserService.Api;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapItemList("/users").Describe(UserDescription.List);
        var users = routes.MapGroup("/users").LimitConcurrency();
        users.MapPost("", CreateAsync).Describe(UserDescription.Create);
        users.MapGet("/{id}", GetAsync).Describe(UserDescription.Get);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateUserRequest> body, ItemCreation<User> creation, TimeProvider time, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var (outcome, user, _) = await creation.CreateAsync(
            body.IdempotencyKey, new User(0, request.Name), TimeBudget.Of(context.Request, time, Creations.LongestWait));
        return Creations.ToResult(context, outcome, user, string.Create(CultureInfo.InvariantCulture, $"/users/{user.Id}"));
    }

    private static async Task<IResult> GetAsync(
        string id, IGrainFactory grains, TimeProvider time, CancellationToken cancellation)
    {
        if (!UserId.TryParse(id, out long? key))
        {
            return WireAnswer.BadRequest(new ErrorBody("Invalid user id"));
        }

        var user = key is null ? null : await Reading.ReadAsync(() => grains.GetById<IUserGrain>(key.Value).Get(), time, cancellation);
        return user is null ? WireAnswer.NotFound("User not found") : WireAnswer.Ok(user);
    }
}

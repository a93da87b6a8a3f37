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
        var users = routes.MapGroup("").LimitConcurrency();
        users.MapPost("/users", CreateAsync).Describe(UserDescription.Create);
        users.MapGet("/users/{id}", GetAsync).Describe(UserDescription.Get);
    }

    private static async Task<IResult> CreateAsync(
        Body<CreateUserRequest> body, IGrainFactory grains, TimeProvider time, HttpContext context)
    {
        if (!body.IsValid(out var request, out var error))
        {
            return WireAnswer.BadRequest(error);
        }

        var budget = TimeBudget.Of(context.Request, time, Creations.LongestWait);
        var creation = await grains.GetById<IUsersGrain>(0).Create(request.Name, body.IdempotencyKey).WaitAsync(budget.Wait, time);
        return creation.ToResult($"/users/{creation.Item.Id}", context);
    }

    private static async Task<IResult> GetAsync(string id, IGrainFactory grains)
    {
        if (!ItemId.TryParse(id, out long? key))
        {
            return WireAnswer.BadRequest(new ErrorBody("Invalid user id"));
        }

        var user = key is null ? null : await grains.GetById<IUserGrain>(key.Value).Get();
        return user is null ? WireAnswer.NotFound("User not found") : WireAnswer.Ok(user);
    }
}

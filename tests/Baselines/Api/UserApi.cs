using Microsoft.AspNetCore.Http.HttpResults;

namespace Owl.Baselines;

internal static class UserApi
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/users", CreateAsync);
        routes.MapGet("/users", (IStore<User> store, CancellationToken cancellation) => store.List(cancellation));
        routes.MapGet("/users/{id:long}", FindAsync);
    }

    private static async Task<Results<Created<User>, BadRequest<ErrorBody>>> CreateAsync(
        NewUser body, IStore<User> store, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(body.Name))
        {
            return TypedResults.BadRequest(new ErrorBody("name is required"));
        }

        var user = await store.AddAsync(id => new User(id, body.Name), cancellation);
        return TypedResults.Created($"/users/{user.Id}", user);
    }

    private static async Task<Results<Ok<User>, NotFound<ErrorBody>>> FindAsync(
        long id, IStore<User> store, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } user
            ? TypedResults.Ok(user)
            : TypedResults.NotFound(new ErrorBody("User not found"));
}

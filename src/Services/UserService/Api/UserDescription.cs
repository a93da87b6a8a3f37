using Owl.ServiceDefaults.OpenApi;
using Owl.UserService.Grains;

namespace Owl.UserService.Api;

/// <summary>What <see cref="UserEndpoints"/> takes and answers.</summary>
internal static class UserDescription
{
    private const string Alice = """{"id":1,"name":"Alice"}""";

    public static ApiOperation List() => new ApiOperation("All users", "In id order.")
        .IsList()
        .Answers<User[]>(200, "The users.", $"[{Alice}]", ApiHeader.Next)
        .CanBeUnavailable();

    public static ApiOperation Create() => new ApiOperation("Create a user", "The answer comes when the user is stored.")
        .Takes<CreateUserRequest>("""{"name":"Alice"}""")
        .IsCreation(["name is required", "name must be a string"])
        .Answers<User>(201, "The user is stored.", Alice, ApiHeader.Location, ApiHeader.Replayed)
        .CanBeUnavailable()
        .CanTimeOut();

    public static ApiOperation Get() => new ApiOperation("One user", "By id.")
        .TakesInteger("id", "The user's id.", 1, required: true)
        .Answers<User>(200, "The user.", Alice)
        .Fails(400, "The id is no integer.", ["Invalid user id"])
        .Fails(404, "There is no such user.", ["User not found"])
        .CanBeUnavailable()
        .CanTimeOut();
}

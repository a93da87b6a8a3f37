using Owl.ServiceDefaults.Http;

namespace Owl.UserService.Api;

internal sealed record CreateUserRequest(string Name) : IBody<CreateUserRequest>
{
    public static CreateUserRequest Read(ref Members members) => new(members.Text("name"));
}

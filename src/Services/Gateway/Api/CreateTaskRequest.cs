using Owl.ServiceDefaults.Http;

namespace Owl.Gateway.Api;

internal sealed record CreateTaskRequest(string Title, long UserId) : IBody<CreateTaskRequest>
{
    public static CreateTaskRequest Read(ref Members members) => new(members.Text("title"), members.WholeNumber("user_id"));
}

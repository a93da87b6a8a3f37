using System.Globalization;
using Owl.ServiceDefaults.Http;
using Owl.Upstream;

namespace Owl.Gateway.Clients;

/// <summary>Asks user-service whether a user exists.</summary>
internal sealed class UserClient([FromKeyedServices("user-service")] ServiceClient service)
{
    public const string Meanwhile = "no task can be created here, because its user cannot be checked; tasks are listed as before";

    // What it leaves of the gateway's budget is enough to create the task.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    /// <returns>Answered: 200 says that the user exists, 404 that it does not.</returns>
    public async Task<Hop> FindAsync(long id, TimeBudget budget, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/users/{id}"));
        return await service.SendAsync(request, answer => IsAnswer(answer, id), budget.ForHop(Limit), cancellation);
    }

    private static bool IsAnswer(Answer answer, long id) => answer.Status switch
    {
        StatusCodes.Status200OK => answer.Is(ClientJson.Default.FoundUser, user => user.Id == id && user.Name.Length > 0),
        StatusCodes.Status404NotFound => answer.IsError("User not found"),
        _ => false,
    };
}

/// <summary>What user-service answers, as this process knows it.</summary>
internal sealed record FoundUser(long Id, string Name);

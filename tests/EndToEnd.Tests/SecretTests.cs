using Owl.EndToEnd.Tests.Harness;
using Owl.EndToEnd.Tests.OpenApi;

namespace Owl.EndToEnd.Tests;

/// <summary>With a secret, a service answers only who shows it; the gateway does that for its clients.</summary>
public sealed class SecretTests : SystemTests
{
    private const string Secret = "the-owls-are-not-what-they-seem";

    [Fact]
    public async Task Every_call_to_a_service_must_show_the_secret_and_the_gateway_does()
    {
        var system = await CreateSystemAsync(secret: Secret);
        await system.StartAsync(TestEnd);
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);

        Assert.Equal(201, (await system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd)).Status);
        await system.SettleAsync(TestEnd);
        Assert.Single((await system.NotificationService.GetAsync("/notifications", TestEnd)).Ids);
        foreach (var service in (ServiceProcess[])[system.UserService, system.TaskService, system.NotificationService])
        {
            foreach (string? shown in (string?[])[null, "Bearer", "Bearer " + Secret[..^1], "Bearer " + Secret + "x", "Basic " + Secret])
            {
                Assert.Equal("""401 {"error":"Unauthorized"}""", (await AskAsync(service, "/status", shown)).ToString());
                Assert.Equal(401, (await AskAsync(service, "/users", shown)).Status);
            }

            await AssertDescribedAsync(service);
        }

        Assert.DoesNotContain(system.All, service => service.Output.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    // Health is for everybody; of all else the description says that it takes the secret, and what comes without it.
    private static async Task AssertDescribedAsync(ServiceProcess service)
    {
        foreach (var operation in await DescribedOperation.ReadAsync(service, TestEnd))
        {
            var answer = await AskAsync(service, operation.Path, null, operation.Method);
            bool isFree = operation.Path.StartsWith("/health/", StringComparison.Ordinal);
            Assert.Equal(isFree ? 200 : 401, answer.Status);
            Assert.Equal(isFree ? [] : ["secret"], operation.Security);
            operation.AssertDescribes(answer);
        }
    }

    private static async Task<Answer> AskAsync(ServiceProcess service, string path, string? shown, HttpMethod? method = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(service.Address, path));
        if (shown is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", shown);
        }

        using var response = await http.SendAsync(request, TestEnd);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync(TestEnd), response.Headers, []);
    }
}

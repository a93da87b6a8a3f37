using System.Text.Json;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Status;

/// <summary>What every process tells of itself and of its neighbours.</summary>
public sealed class StatusTests : SystemTests
{
    [Fact]
    public async Task Every_process_tells_what_it_is_what_it_does_and_how_its_neighbours_answer()
    {
        var system = await StartSystemAsync();
        await system.UserService.CreateAsync("/users", """{"name":"Alice"}""", TestEnd);
        await system.Gateway.CreateAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd);

        foreach (var service in system.All)
        {
            var status = await StatusAsync(service);
            Assert.Equal(service.Kind.Name, status.GetProperty("service").GetString());
            Assert.Equal(service.Pid, status.GetProperty("pid").GetInt32());
            Assert.Equal(service.Address, new Uri(status.GetProperty("address").GetString()!));
            Assert.True(status.GetProperty("uptime_seconds").GetDouble() > 0);
            Assert.Equal(service != system.Gateway, status.TryGetProperty("silo", out var silo));
            if (service != system.Gateway)
            {
                Assert.Equal("active", silo.GetProperty("status").GetString());
                Assert.Equal(service.Kind.Name, silo.GetProperty("cluster").GetString());
                Assert.Equal("active", Assert.Single(silo.GetProperty("members").EnumerateArray()).GetProperty("status").GetString());
                Assert.Equal("answers", status.GetProperty("store").GetProperty("state").GetString());
            }
        }

        await Wait.UntilAsync(async () => Activations(await StatusAsync(system.TaskService)).Contains(("tasks", 1)), TestEnd);
        Assert.True(Named(await StatusAsync(system.Gateway), "endpoints", "endpoint", "POST /tasks").GetProperty("requests").GetInt64() > 0);
        var answered = Named(await StatusAsync(system.Gateway), "neighbours", "service", "user-service");
        Assert.Equal("answered", answered.GetProperty("last_outcome").GetString());

        await system.UserService.KillAsync();
        long failures = Named(await StatusAsync(system.Gateway), "endpoints", "endpoint", "POST /tasks").GetProperty("failures").GetInt64();
        Assert.Equal(502, (await system.Gateway.PostAsync("/tasks", """{"title":"Fly","user_id":1}""", TestEnd)).Status);

        await Wait.UntilAsync(
            async () => Named(await StatusAsync(system.Gateway), "endpoints", "endpoint", "POST /tasks").GetProperty("failures").GetInt64() == failures + 1,
            TestEnd);
        var refused = Named(await StatusAsync(system.Gateway), "neighbours", "service", "user-service");
        Assert.Equal("connection refused", refused.GetProperty("last_outcome").GetString());
        Assert.True(refused.GetProperty("failures").GetInt64() > 0);
    }

    private static async Task<JsonElement> StatusAsync(ServiceProcess service)
    {
        var answer = await service.GetAsync("/status", TestEnd);
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static JsonElement Named(JsonElement status, string list, string member, string name) =>
        Assert.Single(status.GetProperty(list).EnumerateArray(), item => item.GetProperty(member).GetString() == name);

    private static List<(string, int)> Activations(JsonElement status) =>
        [.. status.GetProperty("silo").GetProperty("activations").EnumerateObject().Select(type => (type.Name, type.Value.GetInt32()))];
}

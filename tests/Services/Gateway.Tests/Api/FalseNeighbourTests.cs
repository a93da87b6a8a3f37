using Microsoft.AspNetCore.Http;
using Owl.Upstream.Tests;

namespace Owl.Gateway.Tests.Api;

/// <summary>Another server is where user-service or task-service should be: that is 502, never an answer of theirs.</summary>
public sealed class FalseNeighbourTests
{
    private const string Json = "application/json; charset=utf-8";
    private const string Alice = """{"id":1,"name":"Alice"}""";
    private const string Fly = """{"id":7,"title":"Fly","user_id":1}""";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(404, """{"error":"User not found"}""", 400, "User does not exist")]
    [InlineData(404, """{"error":"Not Found"}""", 502, "Failed to reach user-service")]
    [InlineData(404, "<h1>404</h1>", 502, "Failed to reach user-service")]
    [InlineData(200, "{}", 502, "Failed to reach user-service")]
    [InlineData(200, """{"id":2,"name":"Bob"}""", 502, "Failed to reach user-service")]
    [InlineData(200, """{"id":1,"name":5}""", 502, "Failed to reach user-service")]
    [InlineData(200, "[]", 502, "Failed to reach user-service")]
    [InlineData(401, """{"error":"Unauthorized"}""", 502, "Failed to reach user-service")]
    public async Task Whether_a_user_exists_is_for_user_service_alone_to_say(int status, string body, int expected, string error)
    {
        await using var users = await AnsweringAsync(status, body);
        await using var tasks = await AnsweringAsync(201, Fly);
        await using var gateway = await GatewayApp.StartAsync(users.Port, tasks.Port);

        using var answer = await gateway.CreateAsync();

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Contains($"\"error\":\"{error}\"", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
        Assert.Equal(expected is 502 ? "answer makes no sense" : "answered", gateway.UserService.LastOutcome);
        Assert.Equal(expected is 502 ? 1 : 0, gateway.UserService.Failures);
        Assert.Equal(0, tasks.Requests);
    }

    [Theory]
    [InlineData(201, Fly, 201)]
    [InlineData(422, """{"error":"Idempotency-Key was used for another request"}""", 422)]
    [InlineData(503, """{"error":"Storage unavailable"}""", 503)]
    [InlineData(504, """{"error":"Storage did not confirm; whether it was stored is unknown"}""", 504)]
    [InlineData(201, """{"id":7,"title":"Walk","user_id":1}""", 502)]
    [InlineData(201, """{"id":7,"title":"Fly","user_id":2}""", 502)]
    [InlineData(201, """{"id":7}""", 502)]
    [InlineData(200, Fly, 502)]
    [InlineData(404, """{"error":"Not Found"}""", 502)]
    [InlineData(503, "<h1>Service Unavailable</h1>", 502)]
    public async Task A_task_is_created_where_task_service_says_so_and_else_nobody_knows(int status, string body, int expected)
    {
        await using var users = await AnsweringAsync(200, Alice);
        await using var tasks = await AnsweringAsync(status, body);
        await using var gateway = await GatewayApp.StartAsync(users.Port, tasks.Port);

        using var answer = await gateway.CreateAsync();

        string text = await answer.Content.ReadAsStringAsync(TestEnd);
        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected is 502, text.Contains("Whether the task was created is unknown", StringComparison.Ordinal));
        Assert.Equal(expected is 502 or 504, answer.Headers.Contains("Idempotency-Key"));
        Assert.Equal(expected is 502 ? "answer makes no sense" : expected is 503 ? "unavailable" : "answered", gateway.TaskService.LastOutcome);
    }

    [Theory]
    [InlineData("1", """{"id":1,"title":"Fly","user_id":1}""", 200)]
    [InlineData("+1", """{"id":1,"title":"Fly","user_id":1}""", 200)]
    [InlineData("2", """{"id":1,"title":"Fly","user_id":1}""", 502)]
    [InlineData("no-number", """{"id":1,"title":"Fly","user_id":1}""", 502)]
    public async Task A_task_is_the_one_that_was_asked_for(string id, string body, int expected)
    {
        await using var tasks = await AnsweringAsync(200, body);
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        using var answer = await gateway.GetAsync($"/tasks/{id}");

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(200, Json, "[]", 200)]
    [InlineData(200, Json, "[{\"id\":1}]", 200)]
    [InlineData(200, "text/html", "<script>alert(1)</script>", 502)]
    [InlineData(200, Json, "<script>alert(1)</script>", 502)]
    [InlineData(200, Json, "[{\"id\":1}", 502)]
    [InlineData(204, Json, "", 502)]
    [InlineData(206, Json, "[]", 502)]
    [InlineData(304, Json, "", 502)]
    [InlineData(999, Json, "[]", 502)]
    [InlineData(400, Json, """{"error":"limit must be an integer from 1 to 10000"}""", 400)]
    [InlineData(400, "text/html", "<script>alert(1)</script>", 502)]
    [InlineData(503, Json, """{"error":"Storage unavailable"}""", 503)]
    public async Task Of_a_list_only_the_statuses_of_the_contract_and_JSON_pass(int status, string type, string body, int expected)
    {
        await using var tasks = await AnsweringAsync(status, body, type);
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        using var answer = await gateway.ListAsync();

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(Json, answer.Content.Headers.ContentType!.ToString());
        string text = await answer.Content.ReadAsStringAsync(TestEnd);
        Assert.Equal(expected is not 502, text == body);
        Assert.Equal(expected is 502, text.Contains("\"cause\":\"answer makes no sense\"", StringComparison.Ordinal));
    }

    public static TheoryData<byte[], string> Broken => new()
    {
        { Frames.Answer(200, "[1]", ("content-type", Json), ("content-length", "9")), "answer makes no sense" },
        { [.. Frames.Head(200, ("content-type", Json), ("content-length", "9")), .. Frames.Part("[1"u8.ToArray())], "connection broken before the answer" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_list_that_is_shorter_than_it_says_is_502(byte[] bytes, string cause)
    {
        await using var tasks = Neighbour.ThatSends(bytes);
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        using var answer = await gateway.ListAsync();

        Assert.Equal(502, (int)answer.StatusCode);
        Assert.Contains($"\"cause\":\"{cause}\"", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_breaks_off_in_the_middle_does_not_look_like_a_whole_one()
    {
        await using var tasks = await KestrelNeighbour.ThatAsync(async context =>
        {
            context.Response.ContentType = Json;
            await context.Response.WriteAsync("[" + string.Concat(Enumerable.Repeat("1,", 100_000)));
            await context.Response.Body.FlushAsync();
            await Task.Delay(200); // What was sent is handed on.
            context.Abort();
        });
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        await Assert.ThrowsAsync<HttpRequestException>(gateway.ListAsync);
    }

    [Fact]
    public async Task Headers_pass_where_they_say_what_they_are_for_and_no_other_does()
    {
        await using var tasks = await KestrelNeighbour.ThatAsync(context =>
        {
            context.Response.ContentType = Json;
            context.Response.Headers.Link = "</evil.css>; rel=\"preload\"";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentDisposition = "attachment";
            return context.Response.WriteAsync("[]");
        });
        await using var gateway = await GatewayApp.StartAsync(tasks.Port, tasks.Port);

        using var answer = await gateway.ListAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(["Date", "Server"], answer.Headers.Select(header => header.Key).Order());
        Assert.Equal(["Content-Length", "Content-Type"], answer.Content.Headers.Select(header => header.Key).Order());
    }

    private static Task<KestrelNeighbour> AnsweringAsync(int status, string body, string type = Json) => KestrelNeighbour.ThatAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    });
}

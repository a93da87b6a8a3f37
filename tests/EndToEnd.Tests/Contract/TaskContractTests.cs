using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

/// <summary>What task-service and the gateway in front of it have in common.</summary>
public sealed class TaskContractTests(RunningSystem running) : ContractTests(running)
{
    public static TheoryData<string> Doors => [ServiceKind.TaskService.Name, ServiceKind.Gateway.Name];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_task_that_was_created_is_listed_and_notified(string door)
    {
        long user = await CreateUserAsync();
        long id = await NextIdAsync(System.TaskService, "/tasks");
        long notification = await NextIdAsync(System.NotificationService, "/notifications");

        var created = await Door(door).PostAsync("/tasks", $$"""{"title":"Feed the owl's \"chicks\"","user_id":{{user}}}""", TestEnd);
        var listed = await Door(door).GetAsync($"/tasks?after={id - 1}", TestEnd);
        await System.SettleAsync(TestEnd);
        var notified = await System.NotificationService.GetAsync($"/notifications?after={notification - 1}", TestEnd);

        string task = $$"""{"id":{{id}},"title":"Feed the owl's \"chicks\"","user_id":{{user}}}""";
        Assert.Equal($"201 {task}", created.ToString());
        Assert.Equal($"/tasks/{id}", created.Headers.Location?.ToString());
        Assert.Equal($"200 {task}", (await Door(door).GetAsync($"/tasks/{id}", TestEnd)).ToString());
        Assert.Equal($"200 [{task}]", listed.ToString());
        Assert.Equal(
            $$"""200 [{"id":{{notification}},"user_id":{{user}},"message":"Task 'Feed the owl's \"chicks\"' was created for user {{user}}"}]""",
            notified.ToString());
        Assert.All([created, listed], answer => Assert.Equal(JsonType, answer.ContentType));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task What_is_no_task_is_told_as_such(string door)
    {
        AssertError(404, "Task not found", await Door(door).GetAsync("/tasks/1000000", TestEnd));
        AssertError(404, "Task not found", await Door(door).GetAsync("/tasks/-1", TestEnd));
        AssertError(400, "Invalid task id", await Door(door).GetAsync("/tasks/hoot", TestEnd));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_user_id_in_a_string_is_a_user_id(string door)
    {
        long user = await CreateUserAsync();

        var answer = await Door(door).PostAsync("/tasks", $$"""{"title":"Fly","user_id":"{{user}}"}""", TestEnd);

        Assert.Equal($$"""201 {"id":{{answer.Id}},"title":"Fly","user_id":{{user}}}""", answer.ToString());
    }

    [Fact]
    public async Task Task_service_does_not_ask_whether_the_user_exists()
    {
        var answer = await System.TaskService.PostAsync("/tasks", """{"title":"Fly","user_id":999999}""", TestEnd);

        Assert.Equal($$"""201 {"id":{{answer.Id}},"title":"Fly","user_id":999999}""", answer.ToString());
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"999999\"")]
    [InlineData("9223372036854775807")]
    public async Task The_gateway_refuses_a_task_for_a_user_who_does_not_exist(string user)
    {
        long id = await NextIdAsync(System.TaskService, "/tasks");

        var answer = await System.Gateway.PostAsync("/tasks", $$"""{"title":"Fly","user_id":{{user}}}""", TestEnd);

        AssertError(400, "User does not exist", answer);
        Assert.Equal(id, await NextIdAsync(System.TaskService, "/tasks"));
    }

    public static TheoryData<string, string, string> RefusedBodies
    {
        get
        {
            var bodies = new TheoryData<string, string, string>();
            foreach (string door in Doors)
            {
                // The title is checked first.
                bodies.Add(door, "{}", "title is required");
                bodies.Add(door, "", "title is required");
                bodies.Add(door, """{"title":null,"user_id":"x"}""", "title is required");
                bodies.Add(door, """{"title":"","user_id":999999}""", "title is required");
                bodies.Add(door, """{"user_id":1}""", "title is required");
                bodies.Add(door, """{"title":5,"user_id":1}""", "title must be a string");
                bodies.Add(door, """{"title":[],"user_id":1}""", "title must be a string");
                bodies.Add(door, """{"title":"Fly"}""", "user_id is required and must be int");
                foreach (string user in (string[])["null", "true", "1.5", "1e2", "[1]", "{}", "\"\"", "\"one\"", "\"1.5\"", "9223372036854775808"])
                {
                    bodies.Add(door, $$"""{"title":"Fly","user_id":{{user}}}""", "user_id is required and must be int");
                }
            }

            return bodies;
        }
    }

    [Theory]
    [MemberData(nameof(RefusedBodies))]
    public async Task A_task_needs_a_title_and_a_user_id(string door, string body, string error) =>
        AssertError(400, error, await Door(door).PostAsync("/tasks", body, TestEnd));

    [Fact]
    public async Task A_key_with_quotes_of_its_own_is_another_key_behind_the_gateway_too()
    {
        long user = await CreateUserAsync();
        string key = Guid.NewGuid().ToString();
        long first = (await SendAsync(System.Gateway, key)).Id;

        Assert.Equal(first, (await SendAsync(System.Gateway, $"\"{key}\"")).Id);
        long other = (await SendAsync(System.Gateway, $"\"\"{key}\"\"")).Id;
        Assert.NotEqual(first, other);
        Assert.Equal(other, (await SendAsync(System.TaskService, $"\"\"{key}\"\"")).Id);

        Task<Answer> SendAsync(ServiceProcess service, string sent) => service.SendAsync(
            HttpMethod.Post, "/tasks", ServiceHttp.Content($$"""{"title":"Fly","user_id":{{user}}}"""), TestEnd, ("Idempotency-Key", sent));
    }

    [Fact]
    public async Task The_gateway_hands_on_what_task_service_answers()
    {
        long user = await CreateUserAsync();
        (string, string) key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var first = await PostAsync(System.Gateway, "Fly");
        var refusedByTaskService = await PostAsync(System.TaskService, "Swim");
        var refusedThroughGateway = await PostAsync(System.Gateway, "Swim");

        Assert.Equal(201, first.Status);
        Assert.Equal(422, refusedByTaskService.Status);
        Assert.Equal(refusedByTaskService.ToString(), refusedThroughGateway.ToString());

        Task<Answer> PostAsync(ServiceProcess service, string title) => service.SendAsync(
            HttpMethod.Post, "/tasks", ServiceHttp.Content($$"""{"title":"{{title}}","user_id":{{user}}}"""), TestEnd, key);
    }

    [Fact]
    public async Task The_gateway_lists_what_task_service_lists_byte_for_byte()
    {
        long user = await CreateUserAsync();
        await System.Gateway.PostAsync("/tasks", $$"""{"title":"巣箱 \"🦉\"\n","user_id":{{user}}}""", TestEnd);

        var direct = await System.TaskService.GetAsync("/tasks", TestEnd);
        var relayed = await System.Gateway.GetAsync("/tasks", TestEnd);

        Assert.Equal(direct.Bytes, relayed.Bytes);
        Assert.Equal(direct.ContentType, relayed.ContentType);
    }

    private ServiceProcess Door(string name) => System.All.Single(service => service.Kind.Name == name);
}

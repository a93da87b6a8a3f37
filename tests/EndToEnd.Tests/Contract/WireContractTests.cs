using System.Text;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Contract;

/// <summary>What all four services do with whatever comes over the wire.</summary>
public sealed class WireContractTests(RunningSystem running) : ContractTests(running)
{
    private const int LargestBody = 64 * 1024;

    /// <summary>Where things are created: service, path, the member that takes text, and the other members.</summary>
    private static readonly (ServiceKind Kind, string Path, string Text, string Others)[] Creations =
    [
        (ServiceKind.UserService, "/users", "name", ""),
        (ServiceKind.TaskService, "/tasks", "title", ""","user_id":1"""),
        (ServiceKind.NotificationService, "/notifications", "message", ""","user_id":1"""),
        (ServiceKind.Gateway, "/tasks", "title", ""","user_id":1"""),
    ];

    public static TheoryData<string> Services => [.. ServiceKind.All.Select(kind => kind.Name)];

    [Theory]
    [InlineData("買い物リストを整理する")]
    [InlineData("🦉")]
    [InlineData("<b>&amp; 'quotes' + \u007f\u0085\u00a0\u2028\u2029\ufeff")] // Nothing that JSON does not demand is escaped.
    [InlineData("e\u0301 is not é")] // Nor normalised.
    public async Task Text_comes_back_byte_for_byte(string text) => await AssertTextAsync(text, text);

    [Theory]
    [InlineData("""\u8cb7\u3044\u7269""", "買い物")]
    [InlineData("""\ud83e\udd89""", "🦉")]
    [InlineData("""\/""", "/")]
    [InlineData("""\"quoted\" and \\ back""", """\"quoted\" and \\ back""")]
    [InlineData("""\b\f\n\r\t""", """\b\f\n\r\t""")]
    public async Task Escaped_text_comes_back_as_raw_as_JSON_allows(string sent, string expected) => await AssertTextAsync(sent, expected);

    [Fact]
    public async Task Control_characters_come_back_as_they_went()
    {
        string text = string.Concat(Enumerable.Range(1, 31).Select(code => (char)code));
        string escaped = string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

        var created = await System.UserService.PostAsync("/users", $$"""{"name":"{{escaped}}"}""", TestEnd);
        var listed = await System.UserService.GetAsync($"/users?after={created.Id - 1}", TestEnd);

        Assert.Equal(text, created.Json.GetProperty("name").GetString());
        Assert.Equal(text, listed.Json[0].GetProperty("name").GetString());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Members_that_nobody_knows_are_ignored(string name)
    {
        var (service, path, text, rest) = CreationAt(name);

        var answer = await service.PostAsync(path, $$"""{"id":77,"x":[{"y":null}],"{{text}}":"Hoot"{{rest}},"done":true}""", TestEnd);

        Assert.Equal(201, answer.Status);
        Assert.DoesNotContain("done", answer.Body, StringComparison.Ordinal);
        Assert.NotEqual(77, answer.Id);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_body_that_is_no_JSON_is_refused(string name)
    {
        var (service, path, text, rest) = CreationAt(name);
        string whole = $$"""{"{{text}}":"Hoot"{{rest}}}""";
        byte[] notUtf8 = [.. Encoding.UTF8.GetBytes(whole)];
        notUtf8[Array.IndexOf(notUtf8, (byte)'H')] = 0xff;
        string[] bodies = ["{", "not json", whole[..^1], whole + "}", whole + whole, "// c\n" + whole, whole.Replace('"', '\''), whole[..^1] + ",}", " "];

        foreach (string body in bodies)
        {
            AssertError(400, "Body must be valid JSON, nested at most 32 levels deep", await service.PostAsync(path, body, TestEnd));
        }

        var answer = await service.SendAsync(HttpMethod.Post, path, ServiceHttp.Content(notUtf8), TestEnd);
        Assert.Equal(400, answer.Status);
        Assert.False(string.IsNullOrEmpty(answer.Error));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_body_that_is_no_object_is_refused(string name)
    {
        var (service, path, _, _) = CreationAt(name);

        foreach (string body in (string[])["[]", "\"Hoot\"", "5", "true", "null", "[{}]"])
        {
            AssertError(400, "Body must be a JSON object", await service.PostAsync(path, body, TestEnd));
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_body_may_be_nested_32_levels_deep_and_no_deeper(string name)
    {
        var (service, path, text, rest) = CreationAt(name);

        var deepest = await service.PostAsync(path, Nested(32), TestEnd);
        var tooDeep = await service.PostAsync(path, Nested(33), TestEnd);
        var muchTooDeep = await service.PostAsync(path, Nested(20_000), TestEnd);

        Assert.Equal(201, deepest.Status);
        AssertError(400, "Body must be valid JSON, nested at most 32 levels deep", tooDeep);
        AssertError(400, "Body must be valid JSON, nested at most 32 levels deep", muchTooDeep);

        // The object itself is the first level.
        string Nested(int levels) =>
            $$"""{"{{text}}":"Hoot"{{rest}},"deep":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
    }

    [Theory]
    [InlineData("user-service", LargestBody)]
    [InlineData("task-service", LargestBody)]
    [InlineData("gateway", LargestBody)]
    [InlineData("notification-service", LargestBody + 1024)] // It takes the notification of the longest title.
    public async Task A_body_may_be_as_large_as_the_limit_and_no_larger(string name, int largest)
    {
        var (service, path, text, rest) = CreationAt(name);
        long frame = $$"""{"{{text}}":""{{rest}}}""".Length;

        var whole = await service.PostAsync(path, Of(largest), TestEnd);
        var tooLarge = await service.PostAsync(path, Of(largest + 1), TestEnd);
        var tooLargeInChunks = await service.SendAsync(HttpMethod.Post, path, new ChunkedContent(Of(largest + 1)), TestEnd);

        Assert.Equal(201, whole.Status);
        Assert.All([tooLarge, tooLargeInChunks], answer =>
        {
            Assert.Equal(413, answer.Status);
            Assert.StartsWith("Body is larger than ", answer.Error, StringComparison.Ordinal);
            Assert.Equal(JsonType, answer.ContentType);
        });

        string Of(int bytes) => $$"""{"{{text}}":"{{new string('x', (int)(bytes - frame))}}"{{rest}}}""";
    }

    [Fact]
    public async Task The_notification_of_the_longest_title_arrives()
    {
        long user = await CreateUserAsync();
        long notification = await NextIdAsync(System.NotificationService, "/notifications");
        string title = new('買', (LargestBody - 100) / 3);

        var task = await System.Gateway.PostAsync("/tasks", $$"""{"title":"{{title}}","user_id":{{user}}}""", TestEnd);

        Assert.Equal(201, task.Status);
        await System.SettleAsync(TestEnd);
        var notified = await System.NotificationService.GetAsync($"/notifications?after={notification - 1}", TestEnd);
        Assert.Equal($"Task '{title}' was created for user {user}", notified.Json[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("user-service", "DELETE", "/users", "GET", "POST")]
    [InlineData("user-service", "PUT", "/users", "GET", "POST")]
    [InlineData("user-service", "PATCH", "/users/1", "GET")]
    [InlineData("user-service", "POST", "/users/1", "GET")]
    [InlineData("task-service", "DELETE", "/tasks", "GET", "POST")]
    [InlineData("notification-service", "PUT", "/notifications", "GET", "POST")]
    [InlineData("gateway", "DELETE", "/tasks", "GET", "POST")]
    [InlineData("gateway", "HOOT", "/tasks", "GET", "POST")]
    public async Task A_method_that_a_path_does_not_take_is_refused_with_those_it_takes(
        string name, string method, string path, params string[] taken)
    {
        var answer = await ServiceOf(name).SendAsync(new HttpMethod(method), path, null, TestEnd);

        AssertError(405, "Method Not Allowed", answer);
        Assert.Equal(taken.Order(), answer.Allow.Where(allowed => allowed != "HEAD").Order());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Any_other_path_is_not_found(string name)
    {
        string[] paths = ["/nope", "/Tasks/1/2", "/users/1/tasks", "/フクロウ", "/tasksx"];
        string[] neighbours = name switch
        {
            "user-service" => ["/", "/tasks", "/notifications"],
            _ => ["/", "/users/1"],
        };

        foreach (string path in (string[])[.. paths, .. neighbours])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
            {
                AssertError(404, "Not Found", await ServiceOf(name).SendAsync(method, path, null, TestEnd));
            }
        }
    }

    [Theory]
    [InlineData("user-service", "/users")]
    [InlineData("task-service", "/tasks")]
    [InlineData("gateway", "/tasks")]
    [InlineData("notification-service", "/nope")]
    public async Task An_answer_to_HEAD_has_no_body(string name, string path)
    {
        var answer = await ServiceOf(name).SendAsync(HttpMethod.Head, path, null, TestEnd);

        Assert.Empty(answer.Bytes);
        Assert.True(answer.Status is 200 or 404 or 405, $"{answer.Status}");
        Assert.Equal(200, (await ServiceOf(name).GetAsync("/health/live", TestEnd)).Status); // The connection goes on in step.
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_content_type_of_a_request_does_not_matter(string name)
    {
        var (service, path, text, rest) = CreationAt(name);
        // curl -d without -H says that it is a form.
        using var form = new StringContent($$"""{"{{text}}":"Hoot"{{rest}}}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var none = new ByteArrayContent(await form.ReadAsByteArrayAsync(TestEnd));

        Assert.Equal(201, (await service.SendAsync(HttpMethod.Post, path, form, TestEnd)).Status);
        Assert.Equal(201, (await service.SendAsync(HttpMethod.Post, path, none, TestEnd)).Status);
    }

    private async Task AssertTextAsync(string sent, string expected)
    {
        foreach (var (kind, path, text, rest) in Creations)
        {
            var service = System[kind];
            var created = await service.PostAsync(path, $$"""{"{{text}}":"{{sent}}"{{rest}}}""", TestEnd);
            var listed = await service.GetAsync($"{path}?after={created.Id - 1}", TestEnd);

            // Of a notification the user id comes first.
            string item = kind == ServiceKind.NotificationService
                ? $$"""{"id":{{created.Id}},"user_id":1,"message":"{{expected}}"}"""
                : $$"""{"id":{{created.Id}},"{{text}}":"{{expected}}"{{rest}}}""";
            Assert.Equal($"201 {item}", created.ToString());
            Assert.Equal($"200 [{item}]", listed.ToString());
        }
    }

    private (ServiceProcess Service, string Path, string Text, string Others) CreationAt(string name)
    {
        var (kind, path, text, rest) = Creations.Single(creation => creation.Kind.Name == name);
        return (System[kind], path, text, rest);
    }

    private ServiceProcess ServiceOf(string name) => System.All.Single(service => service.Kind.Name == name);

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class ChunkedContent(string body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

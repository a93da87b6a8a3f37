using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Owl.ServiceDefaults.Status;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>What every process does with a request, whatever it is for.</summary>
public sealed class EdgeTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HEAD_answers_like_GET_without_a_body(string version)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient(version);
        foreach (string path in (string[])["/things", "/health/live", "/status", "/metrics", "/openapi/v1.json", "/docs/"])
        {
            using var get = await http.GetAsync(path, TestEnd);
            using var request = new HttpRequestMessage(HttpMethod.Head, path) { Version = http.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var head = await http.SendAsync(request, TestEnd);

            Assert.Equal((path, HttpStatusCode.OK), (path, head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestEnd));
        }
    }

    [Fact]
    public async Task A_path_that_takes_GET_says_that_it_takes_HEAD()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();

        using var refused = await http.DeleteAsync("/things", TestEnd);

        Assert.Equal(["GET", "HEAD", "POST"], refused.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("Bearer", HttpStatusCode.OK)]
    [InlineData("bearer", HttpStatusCode.OK)]
    [InlineData("BEARER ", HttpStatusCode.OK)]
    [InlineData("Basic", HttpStatusCode.Unauthorized)]
    [InlineData("Bearerx", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    public async Task The_scheme_of_a_secret_is_written_in_any_case(string scheme, HttpStatusCode expected)
    {
        await using var host = await EdgeHost.StartAsync(null, "--OWL_SECRET=hoot-hoot-hoot-hoot");
        using var http = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} hoot-hoot-hoot-hoot");

        Assert.Equal(expected, (await http.SendAsync(request, TestEnd)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_what_this_endpoint_takes()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();
        foreach (var (path, most) in ((string, int)[])[("/things", ServiceHost.MaxBodyBytes), ("/larger", EdgeHost.LargerBody)])
        {
            using var fits = await http.PostAsync(path, new StringContent(Body(most), Encoding.UTF8), TestEnd);
            using var refused = await http.PostAsync(path, new StringContent(Body(most + 1), Encoding.UTF8), TestEnd);

            Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
            Assert.Equal($$"""{"error":"Body is larger than {{most}} bytes"}""", await refused.Content.ReadAsStringAsync(TestEnd));
        }
    }

    [Fact]
    public async Task A_part_of_the_status_that_fails_or_hangs_leaves_the_others()
    {
        await using var host = await EdgeHost.StartAsync(services => services.AddStatusPart<Failing>().AddStatusPart<Hanging>());
        using var http = host.CreateClient();

        var status = JsonNode.Parse(await http.GetStringAsync("/status", TestEnd))!;

        Assert.Equal("edge", status["service"]!.GetValue<string>());
        Assert.NotNull(status["endpoints"]);
        Assert.Equal(
            ["Failing: hoot", "Hanging: The operation has timed out."],
            status["problems"]!.AsArray().Select(problem => problem!.GetValue<string>()));
    }

    [Fact]
    public async Task What_a_client_can_make_a_process_log_has_a_bound()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();

        await http.GetAsync("/flood", TestEnd);

        Assert.Equal(LogFlood.Most, host.Lines.Count(line => line.StartsWith("Critical flood: Hoot", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_description_has_what_generators_of_clients_need_and_nothing_internal()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();

        string text = await http.GetStringAsync("/openapi/v1.json", TestEnd);

        Assert.DoesNotContain("Owl-Time-Budget", text, StringComparison.Ordinal);
        var document = JsonNode.Parse(text)!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();
        var names = operations.Select(operation => operation["operationId"]!.GetValue<string>()).ToList();
        Assert.Superset(new HashSet<string> { "getHealthLive", "getStatus", "listThings", "createThing" }, names.ToHashSet());
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(operations, operation => Assert.NotEmpty(operation["security"]!.AsArray()));
        Assert.True((bool)document["components"]!["schemas"]!["ErrorBody"]!["properties"]!["error"]!["x-ms-primary-error-message"]!);
    }

    private static string Body(int length) => """{"user_id":1,"title":""" + $"\"{new string('x', length - 24)}\"}}";

    private sealed class Failing : IStatusPart
    {
        public StatusMembers Members => new(typeof(object), "{}");

        public Task<JsonObject> ReadAsync(CancellationToken cancellation) => throw new InvalidOperationException("hoot");
    }

    private sealed class Hanging : IStatusPart
    {
        public StatusMembers Members => new(typeof(object), "{}");

        public Task<JsonObject> ReadAsync(CancellationToken cancellation) => new TaskCompletionSource<JsonObject>().Task;
    }
}

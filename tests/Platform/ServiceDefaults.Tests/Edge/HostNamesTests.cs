using System.Net;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>A page whose own name was rebound to 127.0.0.1 is told nothing.</summary>
public sealed class HostNamesTests
{
    private const string Refusal = """{"error":"Host is not a name of this process; OWL_ALLOWED_HOSTS adds names"}""";

    private static readonly string[] Paths =
        ["/things", "/health/live", "/health/ready", "/status", "/metrics", "/openapi/v1.json", "/docs/", "/nothing"];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_name_that_is_not_of_loopback_is_refused_in_words_at_every_endpoint(string version)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient(version);
        string[] foreign = ["owl.example", $"owl.example:{host.Port}", "localhost.owl.example", "localhost.", "127.0.0.1.nip.io", "10.0.0.1", "[::2]"];
        foreach (string name in foreign)
        {
            foreach (string path in Paths)
            {
                Assert.Equal((HttpStatusCode.BadRequest, Refusal), await AskAsync(http, path, name));
            }
        }

        using var post = new HttpRequestMessage(HttpMethod.Post, "/things") { Headers = { Host = "owl.example" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(post, TestEnd)).StatusCode);
    }

    [Fact]
    public async Task The_names_of_loopback_are_served_with_any_port()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();
        foreach (string name in (string[])["localhost", "LOCALHOST", $"localhost:{host.Port}", "localhost:80", "127.0.0.1", $"127.0.0.1:{host.Port}", "[::1]", $"[::1]:{host.Port}"])
        {
            Assert.Equal((HttpStatusCode.OK, "\"thing\""), await AskAsync(http, "/things", name));
        }
    }

    [Fact]
    public async Task A_setting_adds_names_for_a_proxy()
    {
        await using var host = await EdgeHost.StartAsync(null, "--OWL_ALLOWED_HOSTS=owl.example,*.owls.example");
        using var http = host.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "/things", "owl.example")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "/things", "barn.owls.example:8000")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "/things", "localhost")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(http, "/things", "owls.example")).Status);
    }

    [Fact]
    public async Task An_address_that_is_listened_on_is_a_name()
    {
        await using var host = await EdgeHost.StartAsync(null, "--OWL_LISTEN=127.0.0.2");
        using var http = host.CreateClient(host: "127.0.0.2");

        Assert.Equal("\"thing\"", await http.GetStringAsync("/things", TestEnd));
        using var loopback = host.CreateClient();
        Assert.Equal("\"thing\"", await loopback.GetStringAsync("/things", TestEnd));
    }

    [Fact]
    public void Where_every_address_is_listened_on_each_of_this_host_is_a_name()
    {
        var settings = new OwlSettings { Home = ".", Listen = IPAddress.Any, Advertise = IPAddress.Parse("10.1.2.3") };

        var names = HostNames.Of(settings, OwlService.Task);

        Assert.Superset(new HashSet<string> { "localhost", "127.0.0.1", "[::1]", "10.1.2.3" }, names.ToHashSet());
        Assert.DoesNotContain("0.0.0.0", names);
    }

    [Fact]
    public void The_addresses_at_which_the_neighbours_find_this_service_are_names()
    {
        var settings = new OwlSettings
        {
            Home = ".",
            Addresses = new Dictionary<string, IReadOnlyList<Uri>>
            {
                ["task-service"] = [new Uri("http://tasks.internal:8002"), new Uri("http://10.0.0.2:8002")],
                ["user-service"] = [new Uri("http://10.0.0.9:8001")],
            },
        };

        Assert.Equal(["localhost", "127.0.0.1", "[::1]", "tasks.internal", "10.0.0.2"], HostNames.Of(settings, OwlService.Task));
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient http, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host }, Version = http.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.SendAsync(request, TestEnd);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestEnd));
    }
}

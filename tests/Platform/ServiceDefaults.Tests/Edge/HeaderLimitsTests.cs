using System.Net;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>Too many headers, or too long ones, are the matter of one request, also where others share its connection.</summary>
public sealed class HeaderLimitsTests
{
    private const string TooMany = """{"error":"Request contains too many headers."}""";
    private const string TooLong = """{"error":"Request headers too long."}""";

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(110, 1, TooMany)]
    [InlineData(300, 1, TooMany)]
    [InlineData(900, 1, TooMany)]
    [InlineData(1, 33_000, TooLong)]
    [InlineData(1, 40_000, TooLong)]
    [InlineData(4, 30_000, TooLong)]
    public async Task On_HTTP_2_the_other_streams_of_the_connection_go_on(int count, int length, string error)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient("2.0");
        string connection = await http.GetStringAsync("/connection", TestEnd);
        using var list = await http.GetAsync("/long", HttpCompletionOption.ResponseHeadersRead, TestEnd);
        var waiting = http.GetAsync("/wait", TestEnd);

        using var refused = await SendAsync(http, WithHeaders(count, length));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
        Assert.Equal(error, await refused.Content.ReadAsStringAsync(TestEnd));
        Assert.Equal("application/json; charset=utf-8", refused.Content.Headers.ContentType!.ToString());
        AssertIsWhole(await list.Content.ReadAsByteArrayAsync(TestEnd));
        host.Go.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        Assert.Equal(connection, await http.GetStringAsync("/connection", TestEnd));
        Assert.DoesNotContain(host.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(101, 1, TooMany)]
    [InlineData(1, 33_000, TooLong)]
    [InlineData(1, 200_000, TooLong)]
    public async Task On_HTTP_1_1_the_connection_ends(int count, int length, string error)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();

        using var refused = await SendAsync(http, WithHeaders(count, length));

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, refused.StatusCode);
        Assert.Equal(error, await refused.Content.ReadAsStringAsync(TestEnd));
        Assert.True(refused.Headers.ConnectionClose);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task As_many_and_as_long_as_are_allowed_are_taken(string version)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient(version);
        using var many = WithHeaders(90, 1);
        using var large = WithHeaders(1, 32_000);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(http, many)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(http, large)).StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (http.DefaultRequestVersion, http.DefaultVersionPolicy);
        return http.SendAsync(request, TestEnd);
    }

    private static HttpRequestMessage WithHeaders(int count, int length)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/things");
        for (int number = 0; number < count; number++)
        {
            request.Headers.Add($"X-{number}", new string('y', length));
        }

        return request;
    }

    private static void AssertIsWhole(byte[] list)
    {
        Assert.Equal(EdgeHost.LongBytes, list.Length);
        Assert.All(list.Chunk(64 * 1024).Index(), piece => Assert.True(piece.Item.AsSpan().IndexOfAnyExcept((byte)piece.Index) < 0));
    }
}

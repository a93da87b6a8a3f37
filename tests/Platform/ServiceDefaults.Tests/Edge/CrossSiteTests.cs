using System.Net;
using System.Text;

namespace Owl.ServiceDefaults.Tests.Edge;

/// <summary>What a browser says of the page that a request comes from decides whether it may write.</summary>
public sealed class CrossSiteTests : IAsyncLifetime
{
    private EdgeHost _host = null!;
    private HttpClient _http = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartAsync();
        _http = _host.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("Origin", "https://owl.example")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "hoot")]
    public async Task A_page_of_another_site_cannot_write(string header, string value)
    {
        Assert.Equal(
            (HttpStatusCode.Forbidden, """{"error":"A page of another site must not write here"}"""), await PostAsync((header, value)));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, (header, value))).Status); // The browser keeps the answer from it.
    }

    [Fact]
    public async Task Two_origins_are_none() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(("Origin", Own), ("Origin", "https://owl.example"))).Status);

    [Fact]
    public async Task Its_own_page_a_typed_address_and_who_is_no_browser_can_write()
    {
        Assert.Equal(HttpStatusCode.Created, (await PostAsync()).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(("Origin", Own), ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(("Sec-Fetch-Site", "none"))).Status);
    }

    [Fact]
    public async Task A_browser_that_asks_beforehand_is_allowed_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/things")
        {
            Headers = { { "Origin", "https://owl.example" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "content-type" } },
        };
        using var answer = await _http.SendAsync(request, TestEnd);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private string Own => $"http://127.0.0.1:{_host.Port}";

    private Task<(HttpStatusCode Status, string Body)> PostAsync(params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, headers);

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/things");
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("""{"title":"Fly","user_id":1}""", Encoding.UTF8, "text/plain");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request, TestEnd);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestEnd));
    }
}

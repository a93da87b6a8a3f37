using System.Net;
using Owl.Testing;

namespace Owl.ServiceDefaults.Tests.Edge;

public sealed class ConcurrencyLimitTests
{
    private const int Limit = 256; // Not the limit of the code: that one is to be this.

    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(10);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_256_requests_at_work_the_next_one_is_told_so_at_once_and_when_to_come_again()
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = host.CreateClient();
        var working = Enumerable.Range(0, Limit).Select(_ => http.GetAsync("/wait", TestEnd)).ToList();
        await Wait.UntilAsync(() => Task.FromResult(host.Waiting == Limit), TestEnd);

        using var refused = await http.GetAsync("/wait", TestEnd).WaitAsync(LongestRefusal, TestEnd);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("""{"error":"Too many requests at once"}""", await refused.Content.ReadAsStringAsync(TestEnd));
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal(Limit, host.Waiting);

        host.Go.SetResult();
        Assert.All(await Task.WhenAll(working), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/wait", TestEnd)).StatusCode);
    }
}

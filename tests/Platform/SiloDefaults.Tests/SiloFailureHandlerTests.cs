using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Owl.ServiceDefaults.Http;
using Owl.Storage;

namespace Owl.SiloDefaults.Tests;

public sealed class SiloFailureHandlerTests
{
    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new StorageUnavailableException("the disk is full"), 503, "Storage unavailable" },
        { new InconsistentStateException("taken"), 503, "Written by someone else at the same time" },
        { new StorageUnconfirmedException("the connection broke", new IOException()), 504, "Storage did not confirm; whether it was stored is unknown" },
        { new SiloUnavailableException(), 503, "A replica is gone" },
        { new TimeoutException(), 504, "No answer in time; whether it was stored is unknown" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_grain_call_that_may_succeed_later_has_a_status_and_words_of_its_own(Exception failure, int status, string error)
    {
        var (context, body) = Context();

        Assert.True(await new SiloFailureHandler().TryHandleAsync(context, failure, TestContext.Current.CancellationToken));
        await context.Response.CompleteAsync();

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal("1", context.Response.Headers.RetryAfter);
        Assert.Equal($$"""{"error":"{{error}}"}""", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task Whether_a_replica_that_is_gone_has_stored_an_item_is_unknown()
    {
        var (context, body) = Context();
        context.Request.Method = HttpMethods.Post;

        Assert.True(await new SiloFailureHandler().TryHandleAsync(
            context, new SiloUnavailableException(), TestContext.Current.CancellationToken));
        await context.Response.CompleteAsync();

        Assert.Equal(504, context.Response.StatusCode);
        Assert.Equal("""{"error":"A replica is gone; whether it was stored is unknown"}""", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task Any_other_exception_is_left_to_others()
    {
        var (context, _) = Context();

        Assert.False(await new SiloFailureHandler().TryHandleAsync(
            context, new InvalidOperationException("a bug"), TestContext.Current.CancellationToken));
        Assert.Equal(200, context.Response.StatusCode);
    }

    private static (HttpContext Context, MemoryStream Body) Context()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        var body = new MemoryStream();
        return (new DefaultHttpContext { RequestServices = services.BuildServiceProvider(), Response = { Body = body } }, body);
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Owl.ServiceDefaults.Http;
using Owl.Testing;
using Owl.Upstream;

namespace Owl.Delivery.Tests;

/// <summary>What a request itself delivers, or leaves behind, on either of two silos.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private DeliveryCluster _cluster = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await DeliveryCluster.StartAsync(silos: 2);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task What_a_request_delivers_is_told_once_and_its_row_goes()
    {
        var response = await CreateAsync(_cluster.Silos[0]);
        await _cluster.DrainedAsync();

        Assert.EndsWith("desc=\"delivered\"", response.Headers[ServerTiming.Header], StringComparison.Ordinal);
        Assert.Equal(1, _cluster.Neighbour.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Whatever_a_delivery_throws_the_request_goes_on_and_the_task_is_delivered_later(int silo)
    {
        _cluster.Neighbour.Answer = _ => throw new InvalidOperationException("a header that cannot be");
        await CreateAsync(_cluster.Silos[silo]);

        _cluster.Neighbour.Answer = _ => null;
        await _cluster.DrainedAsync();

        Assert.Single(_cluster.Neighbour.Stored);
    }

    [Fact]
    public async Task A_row_that_the_store_did_not_take_out_is_delivered_again_without_a_second_effect()
    {
        _cluster.Outbox.Failure = new InvalidOperationException("a bug");
        await CreateAsync(_cluster.Silos[0]);
        await Wait.UntilAsync(() => Task.FromResult(_cluster.Silos[0].ServiceProvider.GetRequiredService<RowRemover>().Failure is not null), TestEnd);

        _cluster.Outbox.Failure = null;
        await _cluster.DrainedAsync();

        Assert.Single(_cluster.Neighbour.Stored);
    }

    [Fact]
    public async Task When_the_neighbour_answers_again_requests_on_all_silos_call_it_again()
    {
        _cluster.Neighbour.Answer = _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent("""{"error":"Storage unavailable"}""", null, "application/json"),
        };
        foreach (var silo in _cluster.Silos)
        {
            Assert.Contains("pending: unavailable", (await CreateAsync(silo)).Headers[ServerTiming.Header].ToString(), StringComparison.Ordinal);
            Assert.Contains("pending: unavailable before", (await CreateAsync(silo)).Headers[ServerTiming.Header].ToString(), StringComparison.Ordinal);
        }

        _cluster.Neighbour.Answer = _ => null;
        await _cluster.DrainedAsync();

        await Wait.UntilAsync(() => Task.FromResult(_cluster.Silos.All(silo => DeliveryOf(silo).LastOutcome is HopOutcome.Answered)), TestEnd);
        Assert.Equal(4, _cluster.Neighbour.Stored.Count);
    }

    private static IDelivery<Item> DeliveryOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IDelivery<Item>>();

    private async Task<HttpResponse> CreateAsync(InProcessSiloHandle silo)
    {
        var item = new Item(0, $"{Guid.NewGuid()}");
        var appended = await _cluster.Store.AppendAsync(item, idempotencyKey: null);
        var response = new DefaultHttpContext().Response;
        var budget = new TimeBudget(TimeProvider.System, TimeSpan.FromSeconds(2));
        await DeliveryOf(silo).DeliverNowAsync(appended.Id, item with { Id = appended.Id }, appended.DeliveryKey, budget, response);
        return response;
    }
}

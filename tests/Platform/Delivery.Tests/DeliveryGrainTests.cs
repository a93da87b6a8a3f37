using System.Net;
using Owl.Storage;
using Owl.Testing;

namespace Owl.Delivery.Tests;

/// <summary>The partitions in a cluster of two silos.</summary>
public sealed class DeliveryGrainTests : IAsyncLifetime
{
    private DeliveryCluster _cluster = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await DeliveryCluster.StartAsync(silos: 2);

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _cluster.Silos.SelectMany(DeliveryCluster.SeenBy)));
        }

        return _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Each_partition_is_active_once_in_the_cluster_and_delivers_each_task_once()
    {
        await _cluster.CreateAsync(40);
        await _cluster.DrainedAsync();

        Assert.Equal(4, await _cluster.CountActivationsAsync());
        Assert.Equal(40, _cluster.Neighbour.Calls);
        Assert.Equal(40, _cluster.Neighbour.Stored.Count);
        await Wait.UntilAsync(() => Task.FromResult(_cluster.Silos.All(silo => DeliveryCluster.SeenBy(silo).All(seen => seen?.State is not null))), TestEnd);
        Assert.Equal(
            DeliveryCluster.SeenBy(_cluster.Silos[0]).Select(seen => seen!.State!.Silo),
            DeliveryCluster.SeenBy(_cluster.Silos[1]).Select(seen => seen!.State!.Silo));
    }

    [Fact]
    public async Task The_partitions_of_a_silo_that_is_killed_deliver_elsewhere_and_that_they_moved_can_be_seen()
    {
        await _cluster.CreateAsync(8);
        await _cluster.DrainedAsync();
        var (victim, survivor) = (_cluster.Silos[0], _cluster.Silos[1]);
        string died = victim.SiloAddress.Endpoint.ToString();
        int there = DeliveryCluster.SeenBy(victim).Count(seen => seen!.State!.Silo == died);

        await _cluster.KillAsync(victim);
        await _cluster.CreateAsync(8);
        await _cluster.DrainedAsync();

        Assert.Equal(16, _cluster.Neighbour.Stored.Count);
        await Wait.UntilAsync(
            () => Task.FromResult(DeliveryCluster.SeenBy(survivor).All(seen => seen?.State?.Silo == survivor.SiloAddress.Endpoint.ToString())), TestEnd);
        Assert.Equal(there, DeliveryCluster.SeenBy(survivor).Count(seen => seen!.MovedFrom == died));
    }

    public static TheoryData<Exception> Failures => [new StorageUnavailableException("away"), new InvalidOperationException("a bug"), new KeyNotFoundException()];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Whatever_the_store_throws_the_deliveries_go_on_when_it_is_well(Exception failure)
    {
        _cluster.Outbox.Failure = failure;
        await _cluster.CreateAsync(4);
        await Wait.UntilAsync(() => Task.FromResult(DeliveryCluster.SeenBy(_cluster.Silos[0]).All(seen => seen?.State?.WaitsFor == failure.Message)), TestEnd);

        _cluster.Outbox.Failure = null;
        await _cluster.DrainedAsync();

        Assert.Equal(4, _cluster.Neighbour.Stored.Count);
    }

    [Fact]
    public async Task Whatever_a_call_throws_its_task_is_delivered_when_that_is_over()
    {
        _cluster.Neighbour.Answer = _ => throw new InvalidOperationException("a header that cannot be");
        await _cluster.CreateAsync(4);
        await Wait.UntilAsync(() => Task.FromResult(_cluster.Neighbour.Calls >= 8), TestEnd);

        _cluster.Neighbour.Answer = _ => null;
        await _cluster.DrainedAsync();

        Assert.Equal(4, _cluster.Neighbour.Stored.Count);
    }

    [Fact]
    public async Task What_is_refused_for_now_is_tried_again_with_pauses()
    {
        _cluster.Neighbour.Answer = _ => new HttpResponseMessage(HttpStatusCode.Unauthorized);
        await _cluster.CreateAsync(40);
        await Wait.UntilAsync(() => Task.FromResult(_cluster.Neighbour.Calls >= 12), TestEnd);
        Assert.All(DeliveryCluster.SeenBy(_cluster.Silos[0]), seen => Assert.Equal(0, seen?.State?.Parked ?? 0));

        _cluster.Neighbour.Answer = _ => null;
        await _cluster.DrainedAsync();

        Assert.InRange(_cluster.Neighbour.Calls, 40 + 12, 40 + 40); // No storm: each of the tasks once would be one by itself.
    }

    [Fact]
    public async Task One_that_is_refused_for_what_it_is_stays_pending_visibly_and_the_others_are_delivered()
    {
        _cluster.Neighbour.Answer = body => body.Contains("'4'", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) : null;
        await _cluster.CreateAsync(12);
        await Wait.UntilAsync(() => Task.FromResult(_cluster.Neighbour.Stored.Count == 11), TestEnd);

        await Wait.UntilAsync(() => Task.FromResult(DeliveryCluster.SeenBy(_cluster.Silos[0])[0]?.State?.Parked == 1), TestEnd);
        Assert.Equal("notification-service refuses it with status 422", DeliveryCluster.SeenBy(_cluster.Silos[0])[0]!.State!.ParkedReason);
        await Wait.UntilAsync(async () => (await _cluster.Store.SummarizeAsync(TestEnd)).Count == 1, TestEnd);
    }
}

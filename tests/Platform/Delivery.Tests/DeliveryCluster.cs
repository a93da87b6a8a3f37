using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Owl.ServiceDefaults;
using Owl.Storage;
using Owl.Testing;

namespace Owl.Delivery.Tests;

/// <summary>Silos of a service that share a store, each with all that delivers late, and a neighbour to deliver to.</summary>
internal sealed class DeliveryCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private long _lastId;

    private DeliveryCluster(short silos)
    {
        Outbox = new FaultyOutbox(Store);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Store)
            .AddSingleton<IOutbox>(Outbox)
            .AddSingleton(Neighbour.Client())
            .AddDelivery<Item, Target>(Coupling.Outbox));
        _cluster = builder.Build();
    }

    public IRowStore<Item> Store { get; } = MemoryStores.Create(Item.Table);

    public FaultyOutbox Outbox { get; }

    public Neighbour Neighbour { get; } = new();

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<DeliveryCluster> StartAsync(short silos)
    {
        var cluster = new DeliveryCluster(silos);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    /// <summary>Items whose requests ended before they told anybody.</summary>
    public async Task CreateAsync(int count)
    {
        for (int number = 0; number < count; number++)
        {
            _lastId++;
            await Store.AppendAsync(new Item(0, $"{_lastId}"), idempotencyKey: null);
        }
    }

    public Task DrainedAsync() => Wait.UntilAsync(
        async () => (await Store.SummarizeAsync(CancellationToken.None)).Count == 0, TestContext.Current.CancellationToken);

    public async Task<int> CountActivationsAsync()
    {
        var statistics = await _cluster.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics.Where(grains => grains.GrainType.Contains(nameof(DeliveryGrain), StringComparison.Ordinal)).Sum(grains => grains.ActivationCount);
    }

    /// <summary>What a silo knows of the partitions.</summary>
    public static IReadOnlyList<Sighting?> SeenBy(InProcessSiloHandle silo) =>
        [.. Partitions.All.Select(silo.ServiceProvider.GetRequiredService<DeliveryWaker>().Find)];

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Neighbour.Dispose();
    }
}

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using Owl.Processes;
using Owl.SiloDefaults;
using Owl.Storage;
using Owl.Storage.Sqlite;

namespace Owl.Testing;

/// <summary>A service's silo, with its grains and a real store file, and a client outside of it.</summary>
public sealed class ServiceCluster<TRow> : IAsyncDisposable
    where TRow : class
{
    private readonly TempFolder _folder = new();
    private readonly Table<TRow> _table;
    private InProcessTestCluster? _cluster;

    private ServiceCluster(Table<TRow> table) => _table = table;

    public IGrainFactory Grains => Running.Client;

    /// <summary>What the silo itself is made of.</summary>
    public IServiceProvider Services => Running.Silos[0].ServiceProvider;

    public IRowStore<TRow> Store => (IRowStore<TRow>)Services.GetService(typeof(IRowStore<TRow>))!;

    private InProcessTestCluster Running => _cluster ?? throw new InvalidOperationException("The cluster is stopped.");

    private string File => _folder.File("store.db");

    public static async Task<ServiceCluster<TRow>> StartAsync(Table<TRow> table)
    {
        var cluster = new ServiceCluster<TRow>(table);
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Stops the silo and starts another one on the same file.</summary>
    public async Task RestartAsync()
    {
        await Running.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Ends the activation of a grain, so that its next call loads it again.</summary>
    public Task DeactivateAsync(IAddressable grain) => Running.DeactivateAsync(grain);

    /// <summary>How many grains of this class are in memory.</summary>
    public async Task<int> CountActivationsAsync<TGrain>()
    {
        var statistics = await Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics.Where(grains => grains.GrainType.Contains(typeof(TGrain).FullName!, StringComparison.Ordinal)).Sum(grains => grains.ActivationCount);
    }

    /// <summary>Does behind the service's back what a person with <c>sqlite3</c> could do.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddRowStorage(
            _ => SqliteStore<TRow>.Open(File, _table, TimeProvider.System, NullLogger.Instance), _table));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }
}

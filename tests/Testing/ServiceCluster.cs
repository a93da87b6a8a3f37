using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using Owl.Processes;
using Owl.SiloDefaults;
using Owl.Storage;
using Owl.Storage.Sqlite;

namespace Owl.Testing;

/// <summary>A service's silos, with its grains and a real store file that they share, and a client outside of them.</summary>
public sealed class ServiceCluster<TRow> : IAsyncDisposable
    where TRow : class
{
    private readonly TempFolder _folder = new();
    private readonly Table<TRow> _table;
    private readonly int _silos;
    private readonly bool _hasOwnDirectory;
    private InProcessTestCluster? _cluster;
    private SqliteStore<TRow>? _store;

    private ServiceCluster(Table<TRow> table, int silos, bool hasOwnDirectory) =>
        (_table, _silos, _hasOwnDirectory) = (table, silos, hasOwnDirectory);

    public IGrainFactory Grains => Running.Client;

    /// <summary>What the first silo itself is made of.</summary>
    public IServiceProvider Services => Running.Silos[0].ServiceProvider;

    public IRowStore<TRow> Store => Services.GetRequiredService<IRowStore<TRow>>();

    private InProcessTestCluster Running => _cluster ?? throw new InvalidOperationException("The cluster is stopped.");

    private string File => _folder.File("store.db");

    /// <param name="table">What the store keeps.</param>
    /// <param name="silos">How many there are.</param>
    /// <param name="hasOwnDirectory">Whether Orleans' directory is the one of production, not that of its test cluster.</param>
    public static async Task<ServiceCluster<TRow>> StartAsync(Table<TRow> table, int silos = 1, bool hasOwnDirectory = true)
    {
        var cluster = new ServiceCluster<TRow>(table, silos, hasOwnDirectory);
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Calls grains as the endpoints of that silo do.</summary>
    public IGrainFactory GrainsOf(int silo) => Running.Silos[silo].ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>Ends a silo at once; returns when the others know it.</summary>
    public async Task KillAsync(int silo)
    {
        await Running.KillSiloAsync(Running.Silos[silo]);
        await Running.WaitForLivenessToStabilizeAsync(didKill: true);
    }

    /// <summary>Stops the silos and starts others on the same file.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>How many grains of this class are in memory.</summary>
    public async Task<int> CountActivationsAsync<TGrain>()
    {
        var statistics = await Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics
            .Where(grains => grains.GrainType.Contains(typeof(TGrain).FullName!, StringComparison.Ordinal))
            .Sum(grains => grains.ActivationCount);
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
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        await Running.DisposeAsync();
        _store?.Dispose();
    }

    private async Task StartAsync()
    {
        var store = _store = SqliteStore<TRow>.Open(File, _table, TimeProvider.System, NullLogger.Instance);
        var builder = new InProcessTestClusterBuilder((short)_silos);
        TestClusterDirectory.Use(builder.Options, !_hasOwnDirectory);
        // Not made by a silo, which would close it when it ends.
        builder.ConfigureSilo((_, silo) => silo.AddItems(_ => store, _table).Bound().Services.AddSingleton<IRowStore<TRow>>(store));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }
}

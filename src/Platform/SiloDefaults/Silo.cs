using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Metadata;
using Orleans.Runtime.Hosting;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.Status;
using Owl.ServiceDefaults.Telemetry;
using Owl.SiloDefaults.Grains;
using Owl.SiloDefaults.Status;
using Owl.Storage;
using Owl.Storage.Memory;
using Owl.Storage.Postgres;
using Owl.Storage.Sqlite;

namespace Owl.SiloDefaults;

/// <summary>Puts an Orleans silo into a service: a cluster of its own, with its own grains and its own store.</summary>
public static class Silo
{
    // 8001 → 11001: memorable, and out of the way of the four HTTP ports. Only loopback can reach it, unless there are replicas elsewhere.
    private const int PortDistance = 3000;

    /// <exception cref="CannotStartException">The store cannot be opened, or the silo's port is taken.</exception>
    public static void AddSilo<TRow>(this WebApplicationBuilder builder, OwlService service, OwlSettings settings, Table<TRow> table)
        where TRow : class
    {
        int port = settings.PortOf(service) + PortDistance;
        Ports.RequireFree(port);
        var database = settings.Postgres is null ? null : PostgresDatabase.Open(settings.Postgres, service.Name, table);
        builder.UseOrleans(silo =>
        {
            if (database is null)
            {
                silo.UseCluster(service, settings, port);
                silo.AddItems(services => OpenStore(services, settings, table), table);
            }
            else
            {
                silo.UseReplicas(service, settings, port, database);
                silo.Bound().AddItems(
                    services => new PostgresStore<TRow>(
                        database, table, services.GetRequiredService<TimeProvider>(), LoggerOf(services)),
                    table);
            }

            silo.AddToolGateway(port);
            silo.AddDashboard(settings);
            if (OwlTelemetry.IsOn(builder.Configuration))
            {
                silo.AddActivityPropagation(); // Not otherwise: it costs every call to a grain.
            }
        });
        if (database is not null)
        {
            builder.Services.AddLoop<MembershipWatch>().AddSingleton<IFatalErrorHandler, FatalError>();
        }

        builder.Services.AddExceptionHandler<SiloFailureHandler>();
        builder.Services.AddSingleton<SiloHealthCheck>().AddHealthChecks()
            .AddCheck<SiloHealthCheck>("silo", timeout: Health.LongestCheck)
            .AddCheck<StoreHealthCheck<TRow>>("store", timeout: Health.LongestCheck);
        builder.Services.AddSingleton(PlaceOf(settings, table));
        builder.Services.AddStatusPart<SiloPart>().AddStatusPart<StorePart<TRow>>();
        builder.Logging.AddFilter("Polly", LogLevel.Warning); // Orleans places each new activation through a pipeline of it.
        builder.Services.AddQuietLines();
    }

    /// <summary>What the grains of a collection and of its items stand on: the rows in <paramref name="store"/>.</summary>
    public static ISiloBuilder AddItems<TRow>(
        this ISiloBuilder silo, Func<IServiceProvider, IRowStore<TRow>> store, Table<TRow> table)
        where TRow : class
    {
        silo.Services.AddSingleton(table);
        silo.Services.AddSingleton(store); // Made by a factory: the container disposes it, after the silo.
        silo.Services.AddSingleton<IItemList>(services => services.GetRequiredService<IRowStore<TRow>>());
        silo.Services.AddSingleton<IOutbox>(services => services.GetRequiredService<IRowStore<TRow>>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StoreStage<TRow>>();
        silo.Services.AddSingleton(new ItemsInMemory());
        return silo.AddGrainDirectory(NoDirectory.Name, (_, _) => new NoDirectory());
    }

    private static IRowStore<TRow> OpenStore<TRow>(IServiceProvider services, OwlSettings settings, Table<TRow> table)
        where TRow : class
    {
        var time = services.GetRequiredService<TimeProvider>();
        return settings.Storage is StorageKind.Memory
            ? new MemoryStore<TRow>(table, time)
            : SqliteStore<TRow>.Open(
                FileOf(settings, table),
                table,
                time,
                LoggerOf(services));
    }

    private static StorePlace PlaceOf<TRow>(OwlSettings settings, Table<TRow> table)
        where TRow : class =>
        settings.Postgres is not null ? new("postgresql", null)
        : settings.Storage is StorageKind.Memory ? new("memory", null)
        : new("sqlite", FileOf(settings, table));

    private static string FileOf<TRow>(OwlSettings settings, Table<TRow> table)
        where TRow : class =>
        Path.Combine(settings.DataDirectory, table.Name + ".db");

    private static ILogger LoggerOf(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("store");

    private static void UseCluster(this ISiloBuilder silo, OwlService service, OwlSettings settings, int port)
    {
        if (settings.Topology is Topology.Shared)
        {
            // One cluster with the defaults of Orleans, as many would build it. The others wait for the silo of user-service.
            int first = settings.PortOf(OwlService.User) + PortDistance;
            silo.UseLocalhostClustering(port, gatewayPort: 0, new IPEndPoint(IPAddress.Loopback, first), serviceId: "owl", clusterId: "owl");
            silo.Services.AddSingleton<IGrainPropertiesProvider, ClusterDirectory>();
            return;
        }

        silo.UseLocalhostClustering(port, gatewayPort: 0, serviceId: service.Name, clusterId: service.Name).Bound();
    }
}

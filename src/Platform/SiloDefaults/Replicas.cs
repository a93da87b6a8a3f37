using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Owl.ServiceDefaults;
using Owl.Storage.Postgres;

namespace Owl.SiloDefaults;

/// <summary>The silos of a service as one cluster: they find each other in its database, and notice who is gone.</summary>
internal static class Replicas
{
    // Silos that ended while the clock was ahead would look alive until it has caught up, and a new one waits for all that
    // do. Those that do live tell the time anew every second.
    private const string FindLastGeneration = """
        WITH ahead AS (
            UPDATE OrleansMembershipTable SET IAmAliveTime = least(IAmAliveTime, $4), StartTime = least(StartTime, $4)
            WHERE DeploymentId = $1 AND greatest(IAmAliveTime, StartTime) > $4 + interval '1 minute')
        SELECT coalesce(max(Generation), 0) FROM OrleansMembershipTable
        WHERE DeploymentId = $1 AND Address = $2 AND Port = $3
        """;

    /// <exception cref="CannotStartException">The database cannot be read.</exception>
    public static void UseReplicas(
        this ISiloBuilder silo, OwlService service, OwlSettings settings, int port, PostgresDatabase database)
    {
        int last = database.ReadFirst(
            FindLastGeneration,
            row => row.GetInt32(0),
            service.Name,
            settings.Advertise.ToString(),
            port,
            TimeProvider.System.GetUtcNow());
        silo.Services.AddSingleton<ILocalSiloDetails>(services => ActivatorUtilities.CreateInstance<LocalSilo>(services, last));
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (service.Name, service.Name));
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = settings.Advertise;
            endpoints.SiloPort = port;
            endpoints.GatewayPort = 0;
            endpoints.SiloListeningEndpoint = new IPEndPoint(settings.Listen, port);
        });
        silo.UseAdoNetClustering(clustering =>
            (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", database.ClusteringConnectionString));
        silo.Services.Configure<ClusterMembershipOptions>(NoticeSoon);
    }

    // A replica that is killed is noticed within a second, one that is frozen within five. Sooner than that, a busy machine
    // could make a healthy silo look dead, and such a one ends itself.
    private static void NoticeSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.NumMissedProbesLimit = 2;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // When all were killed at once, the first that starts again waits until the others look gone (dotnet/orleans#7194).
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }
}

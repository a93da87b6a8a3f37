using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Owl.GrainsTool;

/// <summary>
/// A service's Orleans cluster, seen from outside through the gateways that its silos open for this tool on loopback.
/// </summary>
internal sealed class Cluster(string service, int port) : IAsyncDisposable
{
    // As the silos have it: 3000 from HTTP to the silo, 5 from there to its gateway, 10 from one replica to the next.
    private const int GatewayPortDistance = 3005;
    private const int ReplicaPortDistance = 10;
    private const int MostReplicas = 50;

    // Beyond this many, the grains are counted, but not followed one by one.
    private const int MostFollowed = 2_000;

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private IHost? _client;

    public string Service => service;

    /// <summary>Looks at the cluster; null when none of its silos answers.</summary>
    public async Task<Snapshot?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            _client ??= await ConnectAsync(cancellation).WaitAsync(LongestLook * 2, cancellation);
            return await AskAsync(_client.Services.GetRequiredService<IClusterClient>()).WaitAsync(LongestLook, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is OrleansException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            await DisposeAsync(); // The next look connects anew, wherever a silo answers by then.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { } client)
        {
            _client = null;
            using var soon = new CancellationTokenSource(LongestLook);
            await client.StopAsync(soon.Token);
            client.Dispose();
        }
    }

    private async Task<IHost> ConnectAsync(CancellationToken cancellation)
    {
        var gateways = Enumerable.Range(0, MostReplicas)
            .Select(replica => new IPEndPoint(IPAddress.Loopback, port + GatewayPortDistance + (replica * ReplicaPortDistance)))
            .Where(IsOpen)
            .ToArray();
        if (gateways.Length == 0)
        {
            throw new TimeoutException();
        }

        var client = new HostBuilder()
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .UseOrleansClient(orleans => orleans
                .UseStaticClustering(gateways)
                .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (service, service))
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = LongestLook))
            .Build();
        try
        {
            await client.StartAsync(cancellation);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static bool IsOpen(IPEndPoint gateway)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            socket.Connect(gateway);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<Snapshot> AskAsync(IClusterClient client)
    {
        var management = client.GetGrain<IManagementGrain>(0);
        var hosts = await management.GetHosts(onlyActive: true);
        var counts = (await management.GetSimpleGrainStatistics([.. hosts.Keys])).Where(count => IsOurs(count.GrainType)).ToList();
        var silos = hosts.Keys
            .Select(silo => new SiloGrains(
                $"{silo.Endpoint}",
                counts.Where(count => count.SiloAddress.Equals(silo)).ToDictionary(count => NameOf(count.GrainType), count => count.ActivationCount)))
            .OrderBy(silo => silo.Silo, StringComparer.Ordinal)
            .ToList();
        if (counts.Sum(count => count.ActivationCount) > MostFollowed)
        {
            return new Snapshot(silos, new Dictionary<string, string>());
        }

        var grains = await management.GetDetailedGrainStatistics(null, [.. hosts.Keys]);
        var places = new Dictionary<string, string>();
        foreach (var grain in grains.Where(grain => IsOurs(grain.GrainType)))
        {
            places[grain.GrainId.ToString()] = $"{grain.SiloAddress.Endpoint}";
        }

        return new Snapshot(silos, places);
    }

    // Orleans has grains of its own in every silo.
    private static bool IsOurs(string grainClass) => grainClass.StartsWith("Owl.", StringComparison.Ordinal);

    private static string NameOf(string grainClass) => grainClass.Split(',')[0].Split('.')[^1];
}

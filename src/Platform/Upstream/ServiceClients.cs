using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.ServiceDiscovery.Http;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;
using Owl.ServiceDefaults.Status;
using Owl.Upstream.Replicas;

namespace Owl.Upstream;

public static class ServiceClients
{
    /// <summary>Registers the client for a neighbour, keyed by its name.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="neighbour">The neighbour.</param>
    /// <param name="settings">Where its replicas are.</param>
    /// <param name="meanwhile">What works and what does not while it fails, in words for the log.</param>
    public static IServiceCollection AddServiceClient(
        this IServiceCollection services, OwlService neighbour, OwlSettings settings, string meanwhile)
    {
        var addresses = settings.AddressesOf(neighbour);
        // One replica at a known place is called as it is: there is nothing to choose, and nothing to leave out.
        bool isOne = addresses.Count == 1 && (addresses[0].IsLoopback || IPAddress.TryParse(addresses[0].DnsSafeHost, out _));
        if (!isOne)
        {
            services.AddReplicas();
        }

        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, HopJson.Default));
        services.AddLogging(LogNothingTwice);
        return services.AddKeyedSingleton(neighbour.Name, (provider, _) =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var address = isOne ? addresses[0] : new Uri($"http://{neighbour.Name}");
            HttpMessageHandler handler = isOne ? NeighbourConnections.Create() : CreateHandlerForReplicas(provider);
            // Each call has a limit of its own, so the client as a whole has none.
            var http = new HttpClient(handler.Guard(settings.Coupling, time))
            {
                BaseAddress = address,
                Timeout = Timeout.InfiniteTimeSpan,
                // Many calls share one connection, and what they say at one moment crosses it in one piece.
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            if (settings.Secret is not null)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Secret);
            }

            return new ServiceClient(
                neighbour,
                address,
                meanwhile,
                http,
                time,
                provider.GetRequiredService<ILoggerFactory>().CreateLogger(neighbour.Name),
                hasReplicas: !isOne,
                hasLimit: settings.Coupling.HasLimit);
        }).AddSingleton<INeighbour>(provider => provider.GetRequiredKeyedService<ServiceClient>(neighbour.Name)); // And all of them, for the status.
    }

    // What they would tell of, the failed call tells.
    private static void LogNothingTwice(ILoggingBuilder logging) => logging
        .AddFilter("Polly", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.ServiceDiscovery", LogLevel.None);

    private static void AddReplicas(this IServiceCollection services)
    {
        services.AddServiceDiscoveryCore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceEndpointProviderFactory, ReplicaAddresses>());
        services.TryAddSingleton<ReplicaSet>();
        services.AddLoop<ReplicaProber>();
    }

    // A request goes through these in turn: try the next one, choose one, is it left out, send it.
    private static NextReplicaHandler CreateHandlerForReplicas(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var replica = new ReplicaHandler(NeighbourConnections.Create(), provider.GetRequiredService<ReplicaSet>());
        var choice = provider.GetRequiredService<IServiceDiscoveryHttpMessageHandlerFactory>().CreateHandler(replica);
        return new NextReplicaHandler(choice, time);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Owl.ServiceDefaults.Hops;

public static class ServiceClients
{
    /// <summary>Registers the client for a neighbour, keyed by its name.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="neighbour">The neighbour.</param>
    /// <param name="meanwhile">What works and what does not while it fails, in words for the log.</param>
    public static IServiceCollection AddServiceClient(this IServiceCollection services, OwlService neighbour, string meanwhile) =>
        services.AddKeyedSingleton(neighbour.Name, (provider, _) =>
        {
            var settings = provider.GetRequiredService<OwlSettings>();
            var time = provider.GetRequiredService<TimeProvider>();
            var address = settings.AddressOf(neighbour);
            var handler = new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(1),
                MaxResponseHeadersLength = 16,
            };
            // Each call has a limit of its own, so the client as a whole has none.
            var http = new HttpClient(handler.Guard(settings.Coupling, time)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
            return new ServiceClient(
                neighbour,
                address,
                meanwhile,
                http,
                time,
                provider.GetRequiredService<ILoggerFactory>().CreateLogger(neighbour.Name),
                settings.Coupling.HasLimit);
        }).AddSingleton(provider => provider.GetRequiredKeyedService<ServiceClient>(neighbour.Name)); // And all of them, for the status.
}

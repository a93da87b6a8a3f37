using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;
using Owl.ServiceDefaults;

namespace Owl.Upstream.Replicas;

/// <summary>
/// Tells the service discovery which replicas of a neighbour to choose from: all addresses of each name in the settings,
/// without those that are left out as long as there are others.
/// </summary>
internal sealed class ReplicaAddresses(OwlSettings settings, ReplicaSet replicas, TimeProvider time) : IServiceEndpointProviderFactory
{
    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        var neighbour = OwlService.Called.FirstOrDefault(service => service.Name == query.ServiceName);
        provider = neighbour is null ? null : new Provider(neighbour.Name, settings.AddressesOf(neighbour), replicas, time);
        return neighbour is not null;
    }

    private sealed class Provider(string service, IReadOnlyList<Uri> addresses, ReplicaSet replicas, TimeProvider time) : IServiceEndpointProvider
    {
        // How long it takes at most until a replica that came or went in the DNS is known.
        private static readonly TimeSpan LookUpAgain = TimeSpan.FromSeconds(5);

        private CancellationTokenSource? _old;

        public async ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
        {
            endpoints.AddChangeToken(replicas.NextChange);
            var all = new List<EndPoint>();
            foreach (var address in addresses)
            {
                all.AddRange(await LookUpAsync(address, cancellationToken));
            }

            replicas.List(service, all.ConvertAll(AddressOf));
            if (all.Count == 0)
            {
                // The DNS knows none of the names: a call of one of them then says so.
                all.AddRange(addresses.Select(address => new DnsEndPoint(address.DnsSafeHost, address.Port)));
            }

            var well = all.FindAll(endpoint => !replicas.IsLeftOut(AddressOf(endpoint)));
            foreach (var endpoint in well.Count > 0 ? well : all)
            {
                endpoints.Endpoints.Add(ServiceEndpoint.Create(endpoint));
            }

            if (addresses.Any(address => !IPAddress.TryParse(address.DnsSafeHost, out _)))
            {
                _old?.Dispose();
                _old = new CancellationTokenSource(LookUpAgain, time);
                endpoints.AddChangeToken(new CancellationChangeToken(_old.Token));
            }
        }

        public ValueTask DisposeAsync()
        {
            _old?.Dispose();
            return ValueTask.CompletedTask;
        }

        private static Uri AddressOf(EndPoint endpoint) =>
            new(endpoint is DnsEndPoint name ? $"http://{name.Host}:{name.Port}" : $"http://{endpoint}");

        private static async Task<IEnumerable<EndPoint>> LookUpAsync(Uri address, CancellationToken cancellation)
        {
            try
            {
                var found = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellation);
                return found.Select(ip => new IPEndPoint(ip, address.Port));
            }
            catch (SocketException)
            {
                return [];
            }
        }
    }
}

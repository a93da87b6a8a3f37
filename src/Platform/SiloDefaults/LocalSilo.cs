using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Owl.SiloDefaults;

/// <summary>
/// This silo, as Orleans itself would describe it, except for its generation: by that a cluster tells a silo from the one
/// that had its place before, and it is the time of the start. Where the clock has gone back since, Orleans would take
/// the dead one for the newer, and end this one.
/// </summary>
/// <param name="silo">Its name.</param>
/// <param name="cluster">Where it belongs.</param>
/// <param name="endpoints">Where it listens.</param>
/// <param name="lastGeneration">The highest generation that a silo at this place had; 0 when there was none.</param>
internal sealed class LocalSilo(
    IOptions<SiloOptions> silo,
    IOptions<ClusterOptions> cluster,
    IOptions<EndpointOptions> endpoints,
    int lastGeneration) : ILocalSiloDetails
{
    public string Name { get; } = silo.Value.SiloName;

    public string ClusterId { get; } = cluster.Value.ClusterId;

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress { get; } = SiloAddress.New(
        endpoints.Value.AdvertisedIPAddress,
        endpoints.Value.SiloPort,
        Math.Max(SiloAddress.AllocateNewGeneration(), lastGeneration + 1));

    public SiloAddress GatewayAddress { get; } =
        SiloAddress.New(endpoints.Value.AdvertisedIPAddress, endpoints.Value.GatewayPort, 0);
}

using System.Net;
using Orleans.Configuration;
using Owl.ServiceDefaults;

namespace Owl.SiloDefaults;

/// <summary>
/// Opens Orleans' own gateway, on loopback, for an operator's tool: <c>./run.sh grains</c> looks at grains through it.
/// No service calls another one this way; HTTP is their only door.
/// </summary>
internal static class ToolGateway
{
    // 11001 → 11006.
    private const int PortDistance = 5;

    /// <exception cref="CannotStartException">The port is taken.</exception>
    public static void AddToolGateway(this ISiloBuilder silo, int siloPort)
    {
        int port = siloPort + PortDistance;
        Ports.RequireFree(port);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.GatewayPort = port;
            endpoints.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Loopback, port);
        });
    }
}

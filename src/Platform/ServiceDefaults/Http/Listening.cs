using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Http;

/// <summary>Where a process listens, and what Kestrel takes there.</summary>
internal static class Listening
{
    /// <exception cref="CannotStartException">Somebody else listens there.</exception>
    public static void Listen(this WebApplicationBuilder builder, OwlSettings settings, int port)
    {
        // Loopback is always one of them: it is how this machine reaches the process.
        IPAddress[] loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        bool listensElsewhere = !loopback.Contains(settings.Listen);
        Ports.RequireFree(port);
        if (listensElsewhere)
        {
            Ports.RequireFree(settings.Listen, port);
        }

        var both = new PriorKnowledge();
        var connections = new ConnectionLimit(ConnectionLimit.Most);
        builder.Services.AddSingleton<IConnectionListenerFactory>(both);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServiceHost.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            HeaderLimits.Configure(kestrel.Limits);
            both.ListenForHttp2(kestrel);
            if (!settings.ListensOnAll) // Loopback is one of all.
            {
                kestrel.ListenLocalhost(port, Take);
            }

            if (listensElsewhere)
            {
                kestrel.Listen(settings.Listen, port, Take);
            }
        });

        void Take(ListenOptions endpoint)
        {
            connections.Guard(endpoint);
            both.TakeBoth(endpoint);
        }
    }
}

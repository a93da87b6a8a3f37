using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// The names by which this process may be called. A page of another site can give its own name the address 127.0.0.1
/// (DNS rebinding), and a browser would then let it read what it finds here; but the name stands in <c>Host</c>. The
/// filter is ASP.NET's own; here are the names, and the words of its refusal.
/// </summary>
internal static class HostNames
{
    public const string Refusal = "Host is not a name of this process; OWL_ALLOWED_HOSTS adds names";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void Add(IServiceCollection services, OwlSettings settings, OwlService service) =>
        services.Configure<HostFilteringOptions>(filter =>
        {
            filter.AllowedHosts = [.. Of(settings, service)];
            filter.AllowEmptyHosts = false;
            filter.IncludeFailureMessage = false; // It is HTML.
        });

    /// <summary>Those of loopback, those in the settings, and the addresses that are listened on.</summary>
    public static IReadOnlyList<string> Of(OwlSettings settings, OwlService service)
    {
        IEnumerable<IPAddress> listens = settings.ListensOnAll ? AddressesOfThisHost() : [settings.Listen];
        var configured = settings.Addresses.GetValueOrDefault(service.Name, []).Select(address => address.Host);
        string[] names =
            [.. Loopback, .. settings.AllowedHosts, .. configured, .. listens.Append(settings.Advertise).Select(InUrl)];
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Outside of the filter: gives its refusal a body.</summary>
    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        // No endpoint was looked for yet, so nobody else can have refused it.
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false }
            && context.GetEndpoint() is null)
        {
            ErrorBodies.Write(context, StatusCodes.Status400BadRequest, Refusal);
        }
    }

    private static IEnumerable<IPAddress> AddressesOfThisHost() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address);

    private static string InUrl(IPAddress address) => address.AddressFamily is AddressFamily.InterNetworkV6
        ? $"[{new IPAddress(address.GetAddressBytes())}]" // Without the number of its card.
        : address.ToString();
}

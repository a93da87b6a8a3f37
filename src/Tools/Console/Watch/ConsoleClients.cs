using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;
using Owl.Upstream;

namespace Owl.LiveConsole.Watch;

/// <summary>The console's own calls: what they see is shown on the page, not logged.</summary>
internal sealed class ConsoleClients : IDisposable
{
    private static readonly OwlService[] Services = [OwlService.Gateway, OwlService.User, OwlService.Task, OwlService.Notification];

    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(1) };
    private readonly IReadOnlyList<(Node Node, ServiceClient Client)> _clients;

    public ConsoleClients(OwlSettings settings, TimeProvider time) => _clients = [.. Services.SelectMany(service => Number(settings.AddressesOf(service)).Select(place =>
    {
        var node = new Node(service, place.Address, place.Replica);
        var http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = node.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (settings.Secret is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Secret);
        }

        return (node, new ServiceClient(service, node.Address, meanwhile: "", http, time, NullLogger.Instance));
    }))];

    /// <summary>Every process that there is to be, with a client for it.</summary>
    public IReadOnlyList<(Node Node, ServiceClient Client)> All => _clients;

    /// <summary>A client for a process.</summary>
    public ServiceClient this[Node node] => _clients.First(client => client.Node == node).Client;

    private static IEnumerable<(Uri Address, int? Replica)> Number(IReadOnlyList<Uri> addresses) =>
        addresses.Select((address, index) => (address, addresses.Count == 1 ? (int?)null : index + 1));

    public void Dispose() => _handler.Dispose();
}

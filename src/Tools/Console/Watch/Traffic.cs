using System.Globalization;
using System.Text;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;
using Owl.Upstream;

namespace Owl.LiveConsole.Watch;

/// <summary>
/// A little load, for something to see: real tasks at the gateway, as curl would create them. It ends by itself, and has
/// few requests in flight: where they are slow, it waits for them.
/// </summary>
internal sealed class Traffic(ConsoleClients clients, TimeProvider time, ILogger<Traffic> logger) : BackgroundLoop(Beat, time, logger)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2.5);
    private const int MostInFlight = 3;

    private readonly (Node Node, ServiceClient Client) _gateway = clients.All.First(client => client.Node.Service == OwlService.Gateway);
    private readonly List<Task> _inFlight = [];
    private Order? _order;
    private long _count;

    /// <summary>For how long it goes on; null when it does not.</summary>
    public int? SecondsLeft => Volatile.Read(ref _order) is { } order && order.Until > Time.GetTimestamp()
        ? (int)Math.Ceiling((order.Until - Time.GetTimestamp()) / (double)Time.TimestampFrequency)
        : null;

    /// <summary>Creates tasks of a user from now on.</summary>
    public void Start(long user) =>
        Volatile.Write(ref _order, new Order(user, Time.GetTimestamp() + (long)(Longest.TotalSeconds * Time.TimestampFrequency)));

    public void Stop() => Volatile.Write(ref _order, null);

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        foreach (var request in _inFlight.Where(request => request.IsCompleted).ToList())
        {
            _inFlight.Remove(request);
            await request; // It ends in a picture; what it throws is a fault of this loop.
        }

        if (SecondsLeft is not null && Volatile.Read(ref _order) is { } order && _inFlight.Count < MostInFlight)
        {
            _inFlight.Add(CreateAsync(order.User, stopping));
        }
    }

    // How a request fails is what the picture shows.
    private async Task CreateAsync(long user, CancellationToken stopping)
    {
        string json = string.Create(CultureInfo.InvariantCulture, $$"""{"title":"Hoot {{++_count}}","user_id":{{user}}}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/tasks");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        try
        {
            await _gateway.Client.SendAsync(request, _ => true, LongestAnswer, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The console itself stops.
        }
    }

    private sealed record Order(long User, long Until);
}

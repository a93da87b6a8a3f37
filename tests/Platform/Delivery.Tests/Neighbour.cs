using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Owl.ServiceDefaults;
using Owl.Upstream;

namespace Owl.Delivery.Tests;

/// <summary>A neighbour in memory. It stores what it is told once for each key, as the real one does.</summary>
internal sealed class Neighbour : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, string> _stored = [];
    private int _calls;

    /// <summary>What it answers to a message, by its body; null: it stores it.</summary>
    public Func<string, HttpResponseMessage?> Answer { get; set; } = _ => null;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The messages by their keys.</summary>
    public IReadOnlyDictionary<string, string> Stored => _stored;

    public ServiceClient Client()
    {
        var http = new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://notifications") };
        return new(OwlService.Notification, http.BaseAddress, "", http, TimeProvider.System, NullLogger.Instance);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        string body = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (Answer(body) is { } other)
        {
            return other;
        }

        _stored.TryAdd(request.Headers.GetValues("Idempotency-Key").Single(), body);
        return new HttpResponseMessage(HttpStatusCode.Created)
        {
            Content = new StringContent("{}", null, "application/json"),
        };
    }
}

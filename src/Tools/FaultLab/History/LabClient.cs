using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.History;

/// <summary>
/// A client that notes everything. Each creation has a text of its own, whose beginning is its Idempotency-Key, so that
/// what became of it can be told afterwards.
/// </summary>
/// <param name="system">Whom it asks.</param>
/// <param name="log">Where it notes everything.</param>
/// <param name="patience">How long it waits for an answer.</param>
/// <param name="broken">When nobody waits for it any more.</param>
internal sealed class LabClient(ILabSystem system, ExchangeLog log, TimeSpan patience, CancellationToken broken) : IDisposable
{
    private const int LongestWords = 300;
    private const int LongestKey = 64; // Texts differ at their beginning.

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = system.Secret is null ? null : new AuthenticationHeaderValue("Bearer", system.Secret) },
    };

    private int _texts;

    /// <summary>What all texts of this client begin with.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N")[..8];

    public ILabSystem System => system;

    public ExchangeLog Log => log;

    public string NextText() => string.Create(CultureInfo.InvariantCulture, $"{Name}-{Interlocked.Increment(ref _texts)}");

    /// <summary>Sends a request that is due now.</summary>
    public Task<Exchange> SendAsync(Endpoint endpoint) => SendAsync(endpoint, log.Now);

    /// <param name="endpoint">Where to.</param>
    /// <param name="due">When it was due: what it waited in the lab itself counts as well.</param>
    /// <param name="text">For a creation that is asked for again.</param>
    public async Task<Exchange> SendAsync(Endpoint endpoint, double due, string? text = null)
    {
        text ??= endpoint.IsCreation ? NextText() : null;
        long number = log.NextNumber();
        var end = await AskAsync(endpoint, text);
        var exchange = end with { Number = number, Start = due, End = log.Now };
        log.Add(exchange);
        return exchange;
    }

    /// <summary>Reads a whole list with the member that carries the text.</summary>
    /// <returns>Null when it could not be read.</returns>
    public async Task<IReadOnlyList<Item>?> ReadAsync(ServiceKind service, string path, string member, CancellationToken cancellation)
    {
        try
        {
            await using var body = await _http.GetStreamAsync(new Uri(system[service].Address, path), cancellation);
            using var json = await JsonDocument.ParseAsync(body, default, cancellation);
            return [.. json.RootElement.EnumerateArray().Select(item => new Item(item.GetProperty("id").GetInt64(), item.GetProperty(member).GetString()!))];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }

    /// <returns>How many deliveries task-service has still to make; null when it does not say.</returns>
    public async Task<long?> PendingAsync(CancellationToken cancellation)
    {
        using var status = await StatusAsync(ServiceKind.TaskService, cancellation);
        return status is not null && status.RootElement.TryGetProperty("pending_deliveries", out var pending) ? pending.GetInt64() : null;
    }

    /// <returns>Whether the first replica of a service counts on another one; null when it does not say.</returns>
    public async Task<bool?> IsMemberAsync(ILabService replica, CancellationToken cancellation)
    {
        using var status = await StatusAsync(replica.Kind, cancellation);
        return status?.RootElement.GetProperty("silo").GetProperty("members").EnumerateArray()
            .Any(member => member.GetProperty("address").GetString() == replica.Silo && member.GetProperty("status").GetString() == "active");
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument?> StatusAsync(ServiceKind service, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            return JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri(system[service].Address, "/status"), end.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Exchange> AskAsync(Endpoint endpoint, string? text)
    {
        var exchange = new Exchange(0, endpoint, text, 0, 0, Ending.NoAnswer);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(broken);
        end.CancelAfter(patience);
        using var request = new HttpRequestMessage(endpoint.Method, new Uri(system[endpoint.Service].Address, endpoint.PathFor(system.User)));
        if (text is not null)
        {
            request.Content = new ByteArrayContent(endpoint.Body(text, system.User)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            request.Headers.Add("Idempotency-Key", text[..Math.Min(text.Length, LongestKey)]);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            byte[] body = await response.Content.ReadAsByteArrayAsync(end.Token);
            exchange = exchange with
            {
                Ending = Ending.Answered,
                Status = (int)response.StatusCode,
                Id = endpoint.IsCreation && (int)response.StatusCode == 201 ? IdOf(body) : null,
                Delivery = DeliveryOf(response),
                SaysWhenToRetry = response.Headers.RetryAfter is not null,
            };
            return exchange.IsGood ? exchange : exchange with { Said = WordsOf(body) };
        }
        catch (OperationCanceledException)
        {
            return exchange;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            bool isRefused = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
            return exchange with { Ending = isRefused ? Ending.Refused : Ending.Broken };
        }
    }

    private static Delivery DeliveryOf(HttpResponseMessage response)
    {
        string hops = response.Headers.TryGetValues("Server-Timing", out var values) ? string.Join(", ", values) : "";
        string hop = hops.Split(", ").FirstOrDefault(hop => hop.StartsWith(ServiceKind.NotificationService.Name, StringComparison.Ordinal)) ?? "";
        return hop.Contains("\"delivered", StringComparison.Ordinal) ? Delivery.Delivered
            : hop.Contains("\"pending", StringComparison.Ordinal) ? Delivery.Pending
            : Delivery.Unsaid;
    }

    private static long? IdOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("id", out var id) && id.TryGetInt64(out long number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string WordsOf(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, LongestWords)));
}

/// <summary>An item of a list: its id and its text.</summary>
internal readonly record struct Item(long Id, string Text);

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Owl.Baselines;

/// <summary>The other services, over HTTP/1.1 on connections that are kept.</summary>
internal sealed class Neighbours(int portBase) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    public Uri Users { get; } = new($"http://127.0.0.1:{portBase + 1}/users/");

    public Uri Tasks { get; } = new($"http://127.0.0.1:{portBase + 2}/tasks");

    public Uri Notifications { get; } = new($"http://127.0.0.1:{portBase + 3}/notifications");

    public Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellation) =>
        _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);

    // Bytes instead of JsonContent, which does not know its length and so would be sent in chunks.
    public async Task<HttpResponseMessage> PostAsync<T>(Uri address, T body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        return await _http.PostAsync(address, content, cancellation);
    }

    public void Dispose() => _http.Dispose();
}

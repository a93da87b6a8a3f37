using System.Net.Http.Headers;
using System.Text;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>Talks to a service as curl would.</summary>
public static class ServiceHttp
{
    // As long as a test waits for any answer at all; how fast one comes is a matter of the tests that are about that.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };

    public static Task<Answer> GetAsync(this ServiceProcess service, string path, CancellationToken cancellation) =>
        service.SendAsync(HttpMethod.Get, path, null, cancellation);

    public static Task<Answer> PostAsync(this ServiceProcess service, string path, string json, CancellationToken cancellation) =>
        service.SendAsync(HttpMethod.Post, path, Content(json), cancellation);

    /// <summary>
    /// Creates an item, however long that takes: the same request under the same key until it is acknowledged. For what
    /// a test starts from, not for what it is about.
    /// </summary>
    public static async Task<Answer> CreateAsync(this ServiceProcess service, string path, string json, CancellationToken cancellation)
    {
        string key = Guid.NewGuid().ToString();
        Answer? answer = null;
        await Wait.UntilAsync(
            async () => (answer = await service.SendAsync(HttpMethod.Post, path, Content(json), cancellation, ("Idempotency-Key", key))).Status == 201,
            cancellation);
        return answer!;
    }

    public static async Task<Answer> SendAsync(
        this ServiceProcess service,
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellation,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(service.Address, path)) { Content = content };
        if (service.Secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", service.Secret);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, cancellation);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsByteArrayAsync(cancellation),
            response.Headers,
            [.. response.Content.Headers.Allow]);
    }

    public static ByteArrayContent Content(string json) => Content(Encoding.UTF8.GetBytes(json));

    public static ByteArrayContent Content(byte[] bytes) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}

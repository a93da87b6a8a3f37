using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Owl.Benchmarks.Load;

/// <summary>Creates so many items and no more, which wrk cannot: the data that a scenario needs.</summary>
internal sealed class Creations(Uri address, Func<long, string> body) : IDisposable
{
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private long _sent;
    private long _created;

    public static Creations OfUsers(Uri userService) =>
        new(new Uri(userService, "/users"), i => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"User {{i}}"}"""));

    /// <summary>Through the gateway, so that each of them has its notification.</summary>
    public static Creations OfTasks(Uri gateway) => new(
        new Uri(gateway, "/tasks"),
        i => string.Create(CultureInfo.InvariantCulture, $$"""{"title":"Write report {{i}}","user_id":{{(i % 100) + 1}}}"""));

    /// <summary>
    /// Creates <paramref name="count"/> items. One that was not acknowledged is sent again, so when the first requests
    /// to a cold system take too long there may be a few more.
    /// </summary>
    /// <returns>When each <paramref name="section"/> of them was complete.</returns>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync(long count, long section, int clients, CancellationToken cancellation)
    {
        (_sent, _created) = (0, 0);
        var marks = new TimeSpan[count / section];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(CreateAsync, cancellation)));
        return marks;

        async Task CreateAsync()
        {
            for (long i = Interlocked.Increment(ref _sent); i <= count; i = Interlocked.Increment(ref _sent))
            {
                await AcknowledgedAsync(i, cancellation);
                long created = Interlocked.Increment(ref _created);
                if (created % section == 0)
                {
                    marks[(created / section) - 1] = watch.Elapsed;
                }
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task AcknowledgedAsync(long i, CancellationToken cancellation)
    {
        byte[] json = Encoding.UTF8.GetBytes(body(i));
        var standstill = Stopwatch.StartNew();
        while (!await TryAsync(json, cancellation))
        {
            if (standstill.Elapsed > LongestStandstill)
            {
                throw new TimeoutException($"{address} created nothing within {LongestStandstill.TotalSeconds} s.");
            }

            await Task.Delay(20, cancellation);
        }
    }

    private async Task<bool> TryAsync(byte[] json, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await _http.PostAsync(address, content, cancellation);
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}

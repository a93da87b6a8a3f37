using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;

namespace Owl.Benchmarks.Load;

/// <summary>
/// Creates tasks at a given rate, and counts how long each took from the moment at which it was due.
/// <para>
/// Not wrk, whose delay() only lengthens the pause after an answer: a connection that waits for a slow answer sends
/// nothing meanwhile, so one standstill would be counted once per connection and not for everybody who would have come
/// (coordinated omission; G. Tene, wrk2, which Debian does not have). Here a late answer makes the next ones late too.
/// </para>
/// <para>A blocking thread for each connection, as nothing else starts a request within 0.1 ms of its time.</para>
/// </summary>
internal sealed partial class OpenLoop(Uri gateway, int connections) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Uri _address = new(gateway, "/tasks");

    public async Task<OpenLoopResult> RunAsync(double requestsPerSecond, TimeSpan duration, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection => Task.Factory.StartNew(
            () => Send(start, connection, requestsPerSecond, duration, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        return new OpenLoopResult([.. results.SelectMany(result => result.Latencies)], results.Sum(result => result.Failures));
    }

    public void Dispose() => _http.Dispose();

    // Connection 0 sends the requests 0, 32, 64 ..., connection 1 sends 1, 33, 65 ...: together they are evenly spread.
    private OpenLoopResult Send(long start, int connection, double requestsPerSecond, TimeSpan duration, CancellationToken cancellation)
    {
        var latencies = new List<TimeSpan>((int)(requestsPerSecond * duration.TotalSeconds / connections) + 1);
        long failures = 0;
        for (long i = connection; ; i += connections)
        {
            var due = TimeSpan.FromSeconds(i / requestsPerSecond);
            if (due >= duration)
            {
                return new OpenLoopResult(latencies, failures);
            }

            cancellation.ThrowIfCancellationRequested();
            SleepUntil(start, due);
            if (Stopwatch.GetElapsedTime(start) > duration + Grace || !TrySend(i, cancellation))
            {
                failures++;
            }

            latencies.Add(Stopwatch.GetElapsedTime(start) - due);
        }
    }

    private bool TrySend(long i, CancellationToken cancellation)
    {
        string json = string.Create(CultureInfo.InvariantCulture, $$"""{"title":"Write report {{i}}","user_id":{{(i % 100) + 1}}}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        try
        {
            using var answer = _http.Send(request, cancellation);
            return answer.StatusCode == HttpStatusCode.Created;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private static void SleepUntil(long start, TimeSpan due)
    {
        var left = due - Stopwatch.GetElapsedTime(start);
        if (left > TimeSpan.Zero)
        {
            // Thread.Sleep knows whole milliseconds only, as long as many of these requests take altogether.
            _ = nanosleep(new Timespec((nint)(left.Ticks / TimeSpan.TicksPerSecond), (nint)(left.Ticks % TimeSpan.TicksPerSecond * 100)), 0);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int nanosleep(in Timespec duration, nint left);

    private readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}

/// <summary>How long each request took from when it was due, and how many were not acknowledged.</summary>
internal sealed record OpenLoopResult(IReadOnlyList<TimeSpan> Latencies, long Failures);

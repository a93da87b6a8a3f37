namespace Owl.FaultLab.History;

/// <summary>
/// Requests that come at their rate whatever becomes of the earlier ones, as from people who do not know of each other:
/// clients that wait for an answer before they ask again would hide a standstill.
/// </summary>
internal sealed class OpenLoop : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    // Requests that wait for an answer at once; beyond, the lab would measure its own queues.
    private const int MostWaiting = 2000;

    private readonly CancellationTokenSource _stop = new();
    private readonly LabClient _client;
    private readonly Task[] _streams;
    private int _waiting;

    private OpenLoop(LabClient client, IEnumerable<(Endpoint Endpoint, double Rate)> load)
    {
        _client = client;
        _streams = [.. load.Select(stream => Task.Run(() => RunAsync(stream.Endpoint, stream.Rate)))];
    }

    /// <param name="client">Sends the requests and notes them.</param>
    /// <param name="endpoints">Where to.</param>
    /// <param name="rate">Requests per second for each endpoint.</param>
    public static OpenLoop Start(LabClient client, IEnumerable<Endpoint> endpoints, double rate) =>
        new(client, endpoints.Select(endpoint => (endpoint, rate)));

    /// <summary>Sends no more, and waits for the answers that are still to come.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_streams);
            _stop.Dispose();
        }
    }

    private async Task RunAsync(Endpoint endpoint, double rate)
    {
        var requests = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        double start = _client.Log.Now;
        for (long sent = 0; !_stop.IsCancellationRequested;)
        {
            requests.RemoveAll(request => request.IsCompletedSuccessfully);
            for (double due; (due = start + (sent / rate)) <= _client.Log.Now; sent++)
            {
                if (Volatile.Read(ref _waiting) < MostWaiting)
                {
                    Interlocked.Increment(ref _waiting);
                    requests.Add(SendAsync(endpoint, due));
                }
                else
                {
                    _client.Log.NoteUnsent();
                }
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(requests);
    }

    private async Task SendAsync(Endpoint endpoint, double due)
    {
        await _client.SendAsync(endpoint, due);
        Interlocked.Decrement(ref _waiting);
    }
}

using System.Net;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;

namespace Owl.Upstream.Replicas;

/// <summary>Looks whether replicas that are left out answer again, and takes those back.</summary>
internal sealed partial class ReplicaProber(ReplicaSet replicas, TimeProvider time, ILogger<ReplicaProber> logger)
    : BackgroundLoop(BetweenLooks, time, logger)
{
    private const int MostAnswerBytes = 16 * 1024;

    // Replicas come and go with the DNS; one whose address is gone is not looked for any longer than this.
    internal static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);

    // Without a pool: what is asked is whether a new connection is answered.
    private readonly HttpClient _http = new(NeighbourConnections.Create(lifetime: TimeSpan.Zero))
    {
        Timeout = LongestLook,
        MaxResponseContentBufferSize = MostAnswerBytes,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override Task RoundAsync(CancellationToken stopping) =>
        Task.WhenAll(replicas.LeftOut.Select(replica => LookAsync(replica, stopping)));

    private async Task LookAsync(Replica replica, CancellationToken stopping)
    {
        var missing = replica.LeftOutFor ?? TimeSpan.Zero;
        if (await AnswersAsync(replica, stopping))
        {
            replica.TakeBack();
            LogBack(logger, replica.Address, missing.TotalSeconds);
        }
        else if (missing > Forgotten)
        {
            replicas.ForgetUnlisted(replica);
        }
    }

    private async Task<bool> AnswersAsync(Replica replica, CancellationToken stopping)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(replica.Address, "/health/live"), stopping);
            return answer.StatusCode is HttpStatusCode.OK && !Draining.IsToldBy(answer);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The replica at {Address} answers again, and is called again after {Seconds:0.0} s")]
    private static partial void LogBack(ILogger logger, Uri address, double seconds);
}

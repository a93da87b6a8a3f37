using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;

namespace Owl.Upstream.Replicas;

/// <summary>Looks whether replicas that are left out answer again, and takes those back.</summary>
internal sealed partial class ReplicaProber(ReplicaSet replicas, TimeProvider time, ILogger<ReplicaProber> logger)
    : BackgroundLoop(BetweenLooks, time, logger)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(500);

    // Replicas come and go with the DNS; one that is really gone is not looked for any longer than this.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    // Without a pool: what is asked is whether a new connection is answered.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = LongestLook,
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
        var missing = Time.GetElapsedTime(replica.OpenSince);
        if (await AnswersAsync(replica, stopping))
        {
            await replica.TakeBackAsync();
            LogBack(logger, replica.Address, missing.TotalSeconds);
        }
        else if (missing > Forgotten)
        {
            replicas.Forget(replica);
        }
    }

    private async Task<bool> AnswersAsync(Replica replica, CancellationToken stopping)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(replica.Address, "/health/live"), stopping);
            return (int)answer.StatusCode == StatusCodes.Status200OK && !Draining.IsToldBy(answer);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The replica at {Address} answers again, and is called again after {Seconds:0.0} s")]
    private static partial void LogBack(ILogger logger, Uri address, double seconds);
}

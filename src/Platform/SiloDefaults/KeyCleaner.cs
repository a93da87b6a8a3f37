using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;
using Owl.Storage;

namespace Owl.SiloDefaults;

/// <summary>Forgets Idempotency-Keys after a day, so that the store does not grow for ever because of them.</summary>
internal sealed class KeyCleaner(IIdempotencyKeys keys, TimeProvider time, ILogger<KeyCleaner> logger)
    : BackgroundLoop(BetweenRounds, time, logger)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMinutes(10);

    // Each step is one short write among those of the clients.
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(20);

    // A million keys, after a day of load.
    protected override TimeSpan LongestRound => TimeSpan.FromMinutes(10);

    protected override bool IsExpected(Exception e) => e is StorageUnavailableException;

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        while (await keys.ForgetKeysAsync(Time.GetUtcNow() - Kept) > 0)
        {
            await Task.Delay(BetweenSteps, Time, stopping);
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Owl.Storage;

namespace Owl.SiloDefaults;

/// <summary>Forgets Idempotency-Keys after a day, so that the store does not grow for ever because of them.</summary>
internal sealed partial class KeyCleaner(IIdempotencyKeys keys, TimeProvider time, ILogger<KeyCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMinutes(10);

    // Each step is one short write among those of the clients.
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(BetweenRounds, time);
        do
        {
            try
            {
                while (await keys.ForgetKeysAsync(time.GetUtcNow() - Kept) > 0)
                {
                    await Task.Delay(BetweenSteps, time, stoppingToken);
                }
            }
            catch (StorageUnavailableException e)
            {
                LogPutOff(logger, e.Message);
            }
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old Idempotency-Keys are forgotten later: {Reason}")]
    private static partial void LogPutOff(ILogger logger, string reason);
}

using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Loops;

namespace Owl.SiloDefaults;

/// <summary>
/// Finds out, after this process stood still, whether its cluster still counts on it. One that was given up ends by
/// <see cref="FatalError"/>: its callers have been told with every answer meanwhile, so nobody waits for it.
/// </summary>
internal sealed partial class MembershipWatch(
    Standstill standstill,
    IClusterMembershipService membership,
    ILocalSiloDetails self,
    TimeProvider time,
    ILogger<MembershipWatch> logger) : BackgroundLoop(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private TimeSpan? _told;

    protected override bool IsExpected(Exception e) => e is TimeoutException or OrleansException;

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        if (standstill.Doubt is not { } stood)
        {
            return;
        }

        if (_told != stood)
        {
            _told = stood;
            LogInDoubt(logger);
        }

        await membership.Refresh(cancellationToken: stopping).AsTask().WaitAsync(LongestLook, Time, stopping);
        var status = membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress);
        if (status is SiloStatus.Active)
        {
            standstill.Confirm();
            _told = null;
            LogConfirmed(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Until its cluster has confirmed that it counts on this process, it answers like one that ends")]
    private static partial void LogInDoubt(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster still counts on this process")]
    private static partial void LogConfirmed(ILogger logger);
}

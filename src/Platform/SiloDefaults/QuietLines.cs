using Microsoft.Extensions.DependencyInjection;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.SiloDefaults;

/// <summary>Lines of Orleans that are no news here. All else of their categories is shown.</summary>
internal static class QuietLines
{
    private static readonly QuietLine[] All =
    [
        // The workstation GC was chosen.
        new("Orleans.Runtime.Silo", "Note: Silo not running with ServerGC"),
        new("Orleans.Runtime.Silo", "Note: ServerGC only kicks in"),
        // The first check counts from the start of the machine.
        new("Orleans.Runtime.Watchdog", "Participant check thread has not completed"),
        // Each part of a silo finds out by itself that the process stood still; Standstill has told of it, in one line.
        new("Orleans.Runtime.Watchdog", ".NET Runtime Platform stalled for"),
        new("Orleans.Runtime.Watchdog", "{FailedChecks} of {ParticipantCount} components reported issues"),
        new("Orleans.Runtime.AsyncTimer", "Timer should have fired at"),
        new("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", ".NET Thread Pool execution stalled for"),
        new("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", "{Kind} health check for {Source} reported"),
        new("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", "Self-monitoring determined that local health is degraded"),
    ];

    public static void AddQuietLines(this IServiceCollection services)
    {
        foreach (var line in All)
        {
            services.AddSingleton(line);
        }
    }
}

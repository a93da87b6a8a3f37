using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Owl.SiloDefaults.Grains;

namespace Owl.SiloDefaults;

/// <summary>What a silo waits for and keeps at most, where Orleans itself would wait longer or keep more.</summary>
public static class SiloBounds
{
    // The collector makes its tickets from the wall clock, and throws for one in its past: a clock that goes back by more
    // than this age lets no grain be activated. So it is longer than any step that can be expected; what is without number
    // is bounded by number (ItemsInMemory).
    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(25);

    public static ISiloBuilder Bound(this ISiloBuilder silo)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(5);
            messaging.SystemResponseTimeout = TimeSpan.FromSeconds(5);
        });
        // More than there are grains that it could tell of.
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = ItemsInMemory.Most);
        // A start on a busy machine takes more than a second, and that is no news.
        silo.Configure<SchedulingOptions>(scheduling => scheduling.TurnWarningLengthThreshold = TimeSpan.FromSeconds(5));
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = LongestIdle);
        return silo;
    }
}

namespace Owl.Delivery;

/// <summary>A quarter of the pending deliveries.</summary>
/// <param name="Partition">Its number, from 0: the ids of its items divided by 4 leave it.</param>
/// <param name="Silo">The address of the silo where it is.</param>
/// <param name="ActiveSeconds">For how long it has been there.</param>
/// <param name="MovedFrom">The silo where it was before; null when it has not moved.</param>
/// <param name="Waiting">Deliveries that wait, of those that it has read.</param>
/// <param name="InFlight">Deliveries that are under way.</param>
/// <param name="Parked">Deliveries that were refused.</param>
/// <param name="NextTryMs">After how many milliseconds it goes on; null when nothing waits.</param>
/// <param name="WaitsFor">Why it does not go on, or does not tell, in words; null when it does.</param>
/// <param name="SeenSecondsAgo">How old this knowledge is; null where there is none yet.</param>
public sealed record PartitionStatus(
    int Partition,
    string? Silo,
    double? ActiveSeconds,
    string? MovedFrom,
    int? Waiting,
    int? InFlight,
    int? Parked,
    long? NextTryMs,
    string? WaitsFor,
    double? SeenSecondsAgo)
{
    internal static PartitionStatus Of(int number, Sighting? sighting, TimeProvider time)
    {
        var state = sighting?.State;
        return new PartitionStatus(
            number,
            state?.Silo,
            Round(state?.ActiveFor),
            sighting?.MovedFrom,
            state?.Waiting,
            state?.InFlight,
            state?.Parked,
            (long?)state?.NextTry?.TotalMilliseconds,
            sighting?.Problem ?? state?.WaitsFor,
            sighting is null ? null : Round(time.GetElapsedTime(sighting.At)));
    }

    private static double? Round(TimeSpan? time) => time is { } some ? Math.Round(some.TotalSeconds, 1) : null;
}

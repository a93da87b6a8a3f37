using Owl.FaultLab.History;

namespace Owl.FaultLab.Results;

/// <summary>
/// For how long clients could not rely on a service: from the sending of each request that failed or came late to its end,
/// and on to the next such one where that was sent less than a second later.
/// </summary>
internal static class Impairment
{
    private const double LongestGap = 1;

    /// <returns>Seconds, of all such times together.</returns>
    public static double Of(IEnumerable<Exchange> exchanges)
    {
        double seconds = 0;
        double? until = null;
        foreach (var failed in exchanges.Where(exchange => !exchange.IsInTime).OrderBy(exchange => exchange.Start))
        {
            double from = until is { } end && failed.Start < end + LongestGap ? end : failed.Start;
            seconds += Math.Max(0, failed.End - from);
            until = Math.Max(until ?? 0, failed.End);
        }

        return seconds;
    }
}

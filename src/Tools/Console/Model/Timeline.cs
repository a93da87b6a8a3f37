namespace Owl.LiveConsole.Model;

/// <summary>One second of one endpoint.</summary>
/// <param name="Requests">How many were answered in it.</param>
/// <param name="Failures">How many of them with 500 or above.</param>
/// <param name="P50">In milliseconds; null without requests in the last seconds.</param>
/// <param name="P99">The same for 99 of 100.</param>
internal readonly record struct Second(long Requests, long Failures, double? P50, double? P99);

/// <summary>What one process has counted of one endpoint until now.</summary>
/// <param name="Name">The endpoint; several replicas have it under the same name.</param>
/// <param name="Pid">The process.</param>
/// <param name="Report">Its totals.</param>
internal readonly record struct Counted(string Name, int Pid, EndpointReport Report);

/// <summary>
/// The last five minutes of every endpoint, second by second. Replicas are one: their requests are added up, and their
/// percentiles are those of the slowest. A second in which a node did not answer is a gap. Not for
/// several threads at once.
/// </summary>
internal sealed class Timeline
{
    public const int Seconds = 300;

    private readonly long[] _times = new long[Seconds];
    private readonly Dictionary<string, Series> _series = [];
    private int _count;

    /// <summary>Notes what the endpoints have counted until <paramref name="at"/> (seconds since 1970), by their names.</summary>
    /// <returns>What came to it since the second before.</returns>
    public Dictionary<string, Second> Note(long at, IEnumerable<Counted> endpoints)
    {
        int slot = _count++ % Seconds;
        _times[slot] = at;
        foreach (var series in _series.Values)
        {
            series.Values[slot] = null;
        }

        var now = new Dictionary<string, Second>();
        foreach (var all in endpoints.GroupBy(counted => counted.Name))
        {
            if (!_series.TryGetValue(all.Key, out var series))
            {
                _series.Add(all.Key, series = new Series());
            }

            if (series.Note(all) is { } second)
            {
                now[all.Key] = second;
                series.Values[slot] = second;
            }
        }

        return now;
    }

    /// <summary>The seconds in their order, and every endpoint's value in each of them.</summary>
    public (long[] Times, Dictionary<string, Second?[]> Series) Read()
    {
        int[] order = [.. Enumerable.Range(Math.Max(0, _count - Seconds), Math.Min(_count, Seconds)).Select(number => number % Seconds)];
        return (
            [.. order.Select(slot => _times[slot])],
            _series.ToDictionary(series => series.Key, series => order.Select(slot => series.Value.Values[slot]).ToArray()));
    }

    private sealed class Series
    {
        public readonly Second?[] Values = new Second?[Seconds];

        // Of each process that was there the second before; a new one counts from its own start.
        private Dictionary<int, (long Requests, long Failures)> _totals = [];

        public Second? Note(IEnumerable<Counted> processes)
        {
            var before = _totals;
            _totals = [];
            Second? sum = null;
            foreach (var (_, pid, report) in processes)
            {
                _totals[pid] = (report.Requests, report.Failures);
                if (before.TryGetValue(pid, out var totals) && report.Requests >= totals.Requests)
                {
                    sum = new Second(
                        (sum?.Requests ?? 0) + report.Requests - totals.Requests,
                        (sum?.Failures ?? 0) + report.Failures - totals.Failures,
                        Slower(sum?.P50, report.P50Ms),
                        Slower(sum?.P99, report.P99Ms));
                }
            }

            return sum;
        }

        private static double? Slower(double? one, double? other) => one is null || other > one ? other : one;
    }
}

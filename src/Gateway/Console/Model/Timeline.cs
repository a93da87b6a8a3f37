namespace Owl.Gateway.Console.Model;

/// <summary>One second of one endpoint.</summary>
/// <param name="Requests">How many were answered in it.</param>
/// <param name="Failures">How many of them with 500 or above.</param>
/// <param name="P50">In milliseconds; null without requests in the last seconds.</param>
/// <param name="P99">The same for 99 of 100.</param>
internal readonly record struct Second(long Requests, long Failures, double? P50, double? P99);

/// <summary>
/// The last five minutes of every endpoint, second by second. A second in which a node did not answer is a gap. Not for
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
    public Dictionary<string, Second> Note(long at, IEnumerable<KeyValuePair<string, (int Pid, EndpointReport Report)>> endpoints)
    {
        int slot = _count++ % Seconds;
        _times[slot] = at;
        foreach (var series in _series.Values)
        {
            series.Values[slot] = null;
        }

        var now = new Dictionary<string, Second>();
        foreach (var (name, (pid, report)) in endpoints)
        {
            if (!_series.TryGetValue(name, out var series))
            {
                _series.Add(name, series = new Series());
            }
            else if (series.Pid == pid && report.Requests >= series.Requests)
            {
                now[name] = new Second(
                    report.Requests - series.Requests, report.Failures - series.Failures, report.P50Ms, report.P99Ms);
                series.Values[slot] = now[name];
            }

            (series.Pid, series.Requests, series.Failures) = (pid, report.Requests, report.Failures);
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
        public int Pid;
        public long Requests;
        public long Failures;
    }
}

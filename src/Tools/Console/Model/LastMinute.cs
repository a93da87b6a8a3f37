namespace Owl.LiveConsole.Model;

/// <summary>Calls of the last minute.</summary>
/// <param name="Calls">All that ended.</param>
/// <param name="Failures">Of them, without an answer.</param>
/// <param name="Timeouts">Of those, because the time ran out.</param>
internal readonly record struct MinuteCounts(long Calls, long Failures, long Timeouts)
{
    public static MinuteCounts operator +(MinuteCounts one, MinuteCounts other) =>
        new(one.Calls + other.Calls, one.Failures + other.Failures, one.Timeouts + other.Timeouts);

    public static MinuteCounts operator -(MinuteCounts one, MinuteCounts other) =>
        new(one.Calls - other.Calls, one.Failures - other.Failures, one.Timeouts - other.Timeouts);
}

/// <summary>
/// What became of the calls in the last minute. A process counts them since its start; this remembers what it had counted
/// a minute ago. Not for several threads at once.
/// </summary>
internal sealed class LastMinute(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Node, string Neighbour), Samples> _samples = [];

    /// <summary>Notes what a process has counted of a neighbour until now.</summary>
    /// <returns>What came to it within the last minute.</returns>
    public MinuteCounts Note(string node, StatusReport report, NeighbourReport neighbour)
    {
        var now = new MinuteCounts(neighbour.Calls, neighbour.Failures, neighbour.Timeouts);
        var key = (node, neighbour.Service);
        if (!_samples.TryGetValue(key, out var samples) || samples.Pid != report.Pid)
        {
            // All that a young process counted is of the last minute; of an old one that is not known.
            bool isYoung = report.UptimeSeconds < Length.TotalSeconds;
            _samples[key] = samples = new Samples(report.Pid);
            samples.Add(time.GetTimestamp(), isYoung ? default : now);
        }

        if (time.GetElapsedTime(samples.Newest) >= BetweenSamples)
        {
            samples.Add(time.GetTimestamp(), now);
        }

        while (samples.IsFollowed && time.GetElapsedTime(samples.Oldest.At) > Length)
        {
            samples.Drop();
        }

        return now - samples.Oldest.Counts;
    }

    private sealed class Samples(int pid)
    {
        private readonly Queue<(long At, MinuteCounts Counts)> _queue = [];

        public int Pid => pid;

        public long Newest { get; private set; }

        public (long At, MinuteCounts Counts) Oldest => _queue.Peek();

        public bool IsFollowed => _queue.Count > 1;

        public void Add(long at, MinuteCounts counts)
        {
            Newest = at;
            _queue.Enqueue((at, counts));
        }

        public void Drop() => _queue.Dequeue();
    }
}

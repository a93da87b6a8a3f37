using Owl.ServiceDefaults.Status;

namespace Owl.Upstream;

/// <summary>The calls to one neighbour, as this process saw them end.</summary>
internal sealed class NeighbourCalls(TimeProvider time)
{
    private readonly CallWindow _window = new(time);
    private long _timeouts;
    private volatile LastOutcome? _last;

    public void Note(Hop hop)
    {
        _window.Note(hop.Elapsed, hop.Outcome is not HopOutcome.Answered);
        if (hop.Outcome is HopOutcome.NoAnswer)
        {
            Interlocked.Increment(ref _timeouts);
        }

        if (_last?.Outcome != hop.Outcome)
        {
            _last = new LastOutcome(hop.Outcome, time.GetTimestamp());
        }
    }

    public NeighbourStatus Read(string service, Uri address)
    {
        var last = _last;
        var figures = _window.Read();
        return new NeighbourStatus(
            service,
            address.GetLeftPart(UriPartial.Authority),
            last?.Outcome.ToWords(),
            last is null ? null : Math.Round(time.GetElapsedTime(last.Since).TotalSeconds, 1),
            _window.Calls,
            _window.Failures,
            Volatile.Read(ref _timeouts),
            figures.PerSecond,
            figures.P50,
            figures.P99);
    }

    private sealed record LastOutcome(HopOutcome Outcome, long Since);
}

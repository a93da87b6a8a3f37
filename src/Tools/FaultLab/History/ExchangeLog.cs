using System.Collections.Concurrent;
using System.Diagnostics;

namespace Owl.FaultLab.History;

/// <summary>Every request of an experiment and every answer, on one clock.</summary>
internal sealed class ExchangeLog
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Exchange> _exchanges = [];
    private long _numbers;
    private long _unsent;

    /// <summary>Seconds since it began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Requests that were due and not sent, because too many waited for an answer.</summary>
    public long Unsent => Interlocked.Read(ref _unsent);

    public void NoteUnsent() => Interlocked.Increment(ref _unsent);

    public long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(Exchange exchange) => _exchanges.Enqueue(exchange);

    /// <summary>All that have ended so far, in no order.</summary>
    public IEnumerable<Exchange> Ended => _exchanges;

    /// <summary>All that have ended, in the order in which they were sent.</summary>
    public IReadOnlyList<Exchange> ToList() => [.. _exchanges.OrderBy(exchange => exchange.Number)];
}

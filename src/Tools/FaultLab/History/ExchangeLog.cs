using System.Collections.Concurrent;
using System.Diagnostics;

namespace Owl.FaultLab.History;

/// <summary>Every request of an experiment and every answer, on one clock.</summary>
internal sealed class ExchangeLog
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<Exchange> _exchanges = [];
    private long _numbers;

    /// <summary>Seconds since it began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    public long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(Exchange exchange) => _exchanges.Enqueue(exchange);

    /// <summary>All that have ended so far, in no order.</summary>
    public IEnumerable<Exchange> Ended => _exchanges;

    /// <summary>All that have ended, in the order in which they were sent.</summary>
    public IReadOnlyList<Exchange> ToList() => [.. _exchanges.OrderBy(exchange => exchange.Number)];
}

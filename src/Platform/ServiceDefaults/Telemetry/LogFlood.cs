using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Owl.ServiceDefaults.Telemetry;

/// <summary>
/// Gives every kind of log line a bound, whoever writes it: lines of one category with one event and one template are
/// of a kind. The first <see cref="Most"/> within <see cref="Period"/> pass; the rest are counted, and one line at the end
/// of the period tells how many there were. So no client can fill a disk or hide what else happens.
/// </summary>
internal sealed partial class LogFlood : LoggingSampler, IDisposable
{
    public const int Most = 10;

    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // There are fewer templates than that in all code; whoever makes one for each line shares a bound for its category.
    private const int MostKinds = 1000;

    private static readonly string Own = typeof(LogFlood).FullName!;

    private readonly ConcurrentDictionary<Kind, Count> _kinds = [];
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly QuietLine[] _quiet;
    private readonly ITimer _timer;
    private int _isReporting;

    public LogFlood(IServiceProvider services, TimeProvider time, IEnumerable<QuietLine> quiet)
    {
        (_services, _time, _quiet) = (services, time, [.. quiet]);
        _timer = time.CreateTimer(_ => Report(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool ShouldSample<TState>(in LogEntry<TState> logEntry)
    {
        if (logEntry.Category == Own)
        {
            return true;
        }

        var kind = new Kind(logEntry.Category, logEntry.EventId.Id, logEntry.LogLevel, TemplateOf(logEntry.State));
        if (!_kinds.TryGetValue(kind, out var count))
        {
            kind = _kinds.Count < MostKinds ? kind : new Kind(logEntry.Category, 0, logEntry.LogLevel, null);
            count = _kinds.GetOrAdd(kind, kind => new Count(_quiet.Any(line => line.Is(kind.Category, kind.Template))));
        }

        if (count.IsQuiet)
        {
            return false;
        }

        if (count.TryPass(_time))
        {
            return true;
        }

        if (Interlocked.Exchange(ref _isReporting, 1) == 0)
        {
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }

        return false;
    }

    public void Dispose() => _timer.Dispose();

    private static string? TemplateOf<TState>(TState state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values
            && values[^1] is { Key: "{OriginalFormat}", Value: string template }
                ? template
                : null;

    private void Report()
    {
        Volatile.Write(ref _isReporting, 0);
        var logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger(Own);
        foreach (var (kind, count) in _kinds)
        {
            int left = count.TakeLeftOut();
            if (left > 0)
            {
                string template = kind.Template ?? "(no template)";
                LogLeftOut(logger, kind.Level, left, Period.TotalSeconds, kind.Category, template);
            }
        }
    }

    [LoggerMessage(Message = "{Count} more lines of this kind were left out in {Seconds} s: {Category}: {Template}")]
    private static partial void LogLeftOut(
        ILogger logger, LogLevel level, int count, double seconds, string category, string template);

    private readonly record struct Kind(string Category, int Event, LogLevel Level, string? Template);

    private sealed class Count(bool isQuiet)
    {
        private readonly Lock _lock = new();
        private long _start;
        private int _passed;
        private int _leftOut;

        public bool IsQuiet => isQuiet;

        public bool TryPass(TimeProvider time)
        {
            lock (_lock)
            {
                if (_passed == 0 || time.GetElapsedTime(_start) >= Period)
                {
                    (_start, _passed) = (time.GetTimestamp(), 0);
                }

                if (_passed < Most)
                {
                    _passed++;
                    return true;
                }

                _leftOut++;
                return false;
            }
        }

        public int TakeLeftOut()
        {
            lock (_lock)
            {
                int left = _leftOut;
                _leftOut = 0;
                return left;
            }
        }
    }
}

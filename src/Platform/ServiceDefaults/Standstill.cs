using Microsoft.Extensions.Logging;

namespace Owl.ServiceDefaults;

/// <summary>
/// Notices that this process stood still, because it was frozen or got no processor, and says so in a line. A member of a
/// cluster may have been given up by the others meanwhile: from the moment it goes on until it is confirmed that it was
/// not, it is in doubt.
/// </summary>
public sealed partial class Standstill : IDisposable
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromMilliseconds(100);

    // Less than a cluster takes to give up a replica, and more than a busy machine takes for one beat.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _isMember;
    private readonly ITimer _beats;
    private long _beat;
    private long _stoodTicks; // 0 when it is not in doubt.

    public Standstill(TimeProvider time, ILogger<Standstill> logger, bool isMember)
    {
        (_time, _logger, _isMember) = (time, logger, isMember);
        _beat = time.GetTimestamp();
        _beats = time.CreateTimer(_ => Look(), null, BetweenBeats, BetweenBeats);
    }

    /// <summary>
    /// For how long it stood still, while it is unknown whether others still count on it; otherwise null. Whoever asks first
    /// finds out, so that no request is answered before it.
    /// </summary>
    public TimeSpan? Doubt => _time.GetElapsedTime(Volatile.Read(ref _beat)) > Longest ? Look() : Stood;

    private TimeSpan? Stood => Volatile.Read(ref _stoodTicks) is var ticks and > 0 ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Others still count on it.</summary>
    public void Confirm() => Volatile.Write(ref _stoodTicks, 0);

    public void Dispose() => _beats.Dispose();

    private TimeSpan? Look()
    {
        lock (_lock)
        {
            var silence = _time.GetElapsedTime(_beat);
            if (silence > Longest)
            {
                LogStoodStill(_logger, silence.TotalSeconds);
                Volatile.Write(ref _stoodTicks, _isMember ? silence.Ticks : 0);
            }

            Volatile.Write(ref _beat, _time.GetTimestamp());
            return Stood;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This process stood still for {Seconds:0.0} s")]
    private static partial void LogStoodStill(ILogger logger, double seconds);
}

using System.Globalization;

namespace Owl.ServiceDefaults.Status;

/// <summary>
/// Asks for something that may be stuck, for a status that must never be stuck itself: who asks waits at most
/// <see cref="Patience"/>, and while one question is overdue no other is put behind it.
/// </summary>
/// <param name="ask">The question; it must end some time.</param>
/// <param name="keep">For how long an answer is given again without asking. Zero: never.</param>
/// <param name="time">The clock.</param>
public sealed class Probe<T>(Func<Task<T>> ask, TimeSpan keep, TimeProvider time)
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    private readonly Lock _lock = new();
    private Task<T>? _asked;
    private long _askedAt;

    public async Task<ProbeResult<T>> ReadAsync(CancellationToken cancellation)
    {
        var (asked, askedAt) = Ask();
        try
        {
            return new ProbeResult<T>(await asked.WaitAsync(Patience, time, cancellation), null);
        }
        catch (TimeoutException) when (!asked.IsFaulted)
        {
            double seconds = time.GetElapsedTime(askedAt).TotalSeconds;
            return new ProbeResult<T>(default, string.Create(CultureInfo.InvariantCulture, $"no answer for {seconds:0.0} s"));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new ProbeResult<T>(default, e.Message);
        }
    }

    private (Task<T> Asked, long AskedAt) Ask()
    {
        lock (_lock)
        {
            var age = time.GetElapsedTime(_askedAt);
            bool stuck = _asked is { IsCompleted: false } && age >= Patience;
            bool fresh = _asked is { IsFaulted: false } && age < keep;
            if (_asked is null || !(stuck || fresh))
            {
                _asked = ask();
                _askedAt = time.GetTimestamp();
            }

            return (_asked, _askedAt);
        }
    }
}

/// <param name="Value">The answer, where there is one.</param>
/// <param name="Problem">Why there is none, in words; null when there is one.</param>
public readonly record struct ProbeResult<T>(T? Value, string? Problem);

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Owl.ServiceDefaults.Loops;

/// <summary>
/// What a process does again and again for as long as it runs. A round may fail with whatever exception: it is logged, and
/// the next round comes after a pause that grows. So a loop cannot end before its process, and one that stands still or
/// keeps failing shows in the health of the process.
/// </summary>
/// <param name="interval">From the end of a round to the start of the next one.</param>
/// <param name="time">The clock; only its time stamps are used, so a step of the wall clock changes nothing.</param>
/// <param name="logger">Gets a line for a failure, at most one a second for a cause.</param>
public abstract partial class BackgroundLoop(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CauseLimit _lines = new(time);
    private volatile TaskCompletionSource _hurry = NewSignal();
    private volatile string? _failure;
    private long _roundStart; // 0 between two rounds.

    /// <summary>A round that takes longer stands still, and turns readiness red.</summary>
    protected virtual TimeSpan LongestRound => TimeSpan.FromSeconds(30);

    protected TimeProvider Time => time;

    private string Name => GetType().Name;

    /// <summary>Why the last round failed; null when it did not.</summary>
    public string? Failure => _failure is { } reason ? $"{Name} fails: {reason}" : null;

    /// <summary>For how long a round has been standing still; null when none does.</summary>
    public string? Standstill =>
        Volatile.Read(ref _roundStart) is var start and > 0 && time.GetElapsedTime(start) is var elapsed && elapsed > LongestRound
            ? $"{Name} has been in one round for {elapsed.TotalSeconds:0} s"
            : null;

    /// <summary>One round. It ends soon when <paramref name="stopping"/> says so.</summary>
    protected abstract Task RoundAsync(CancellationToken stopping);

    /// <summary>Whether a failure is one of something outside, so that its words say all; any other is logged with its stack.</summary>
    protected virtual bool IsExpected(Exception e) => false;

    /// <summary>The next round comes at once, unless the last one failed.</summary>
    protected void Hurry() => _hurry.TrySetResult();

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            var hurry = _hurry = NewSignal();
            if (await TryRoundAsync(stoppingToken))
            {
                pause = interval;
                // Without the exceptions: that a pause ends is no failure.
                await hurry.Task.WaitAsync(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                pause = pause * 2 < LongestPause ? pause * 2 : pause < LongestPause ? LongestPause : pause;
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TryRoundAsync(CancellationToken stopping)
    {
        Volatile.Write(ref _roundStart, Math.Max(1, time.GetTimestamp()));
        try
        {
            await RoundAsync(stopping);
            _failure = null;
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            Tell(e);
            return false;
        }
        finally
        {
            Volatile.Write(ref _roundStart, 0);
        }
    }

    private void Tell(Exception e)
    {
        string reason = e.Message.ReplaceLineEndings(" ");
        _failure = reason;
        if (!_lines.Allows($"{e.GetType()} {reason}", out long heldBack))
        {
            return;
        }

        if (IsExpected(e))
        {
            LogPutOff(logger, Name, reason, heldBack);
        }
        else
        {
            LogFailed(logger, e, Name, e.GetType().Name, heldBack);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Loop} could not do its work and tries again: {Reason} ({HeldBack} equal lines were left out)")]
    private static partial void LogPutOff(ILogger logger, string loop, string reason, long heldBack);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Loop} failed with {Type} and tries again ({HeldBack} equal lines were left out)")]
    private static partial void LogFailed(ILogger logger, Exception e, string loop, string type, long heldBack);
}

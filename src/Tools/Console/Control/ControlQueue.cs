using System.ComponentModel;
using System.Threading.Channels;
using Owl.LiveConsole.Watch;
using Owl.Processes;
using Owl.ServiceDefaults.Loops;

namespace Owl.LiveConsole.Control;

/// <summary>
/// Does what was asked for, one thing after the other: two at once could undo each other, and then neither is seen. It is
/// done when its effect was seen by what did it and by the console itself.
/// </summary>
internal sealed class ControlQueue(
    ActionBoard board, Deployment deployment, Watcher watcher, TimeProvider time, ILogger<ControlQueue> logger)
    : BackgroundLoop(BetweenLooks, time, logger)
{
    private const int MostWaiting = 16;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSight = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    // Four starts, one wait after the other.
    private static readonly TimeSpan LongestAction = 4 * Deployment.LongestStart;

    protected override TimeSpan LongestRound => LongestAction + LongestSight + TimeSpan.FromSeconds(10);

    private readonly Channel<(long Id, ControlPlan Plan)> _waiting = Channel.CreateBounded<(long, ControlPlan)>(MostWaiting);

    /// <returns>Its number; null when it was not taken, and why.</returns>
    public (long? Id, string? Why) Add(ControlPlan plan)
    {
        if (board.Add(plan.Action, plan.Service?.Name ?? "all", plan.Replica, plan.Name) is not { } id)
        {
            return (null, $"{plan.Action} {plan.Name} is being done already");
        }

        if (_waiting.Writer.TryWrite((id, plan)))
        {
            Hurry();
            return (id, null);
        }

        string why = $"not done: {MostWaiting} things are waiting already";
        board.End(id, false, why);
        return (null, why);
    }

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        if (!_waiting.Reader.TryRead(out var next))
        {
            return;
        }

        board.Run(next.Id);
        var (isDone, text) = (false, "the console failed; its log says why");
        try
        {
            (isDone, text) = await DoAsync(next.Plan, stopping);
        }
        finally
        {
            board.End(next.Id, isDone, text);
        }

        Hurry();
    }

    private async Task<(bool IsDone, string Text)> DoAsync(ControlPlan plan, CancellationToken stopping)
    {
        if (plan.IsStart)
        {
            watcher.Expect(plan.Service, plan.Replica, LongestStart);
        }

        string words;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        end.CancelAfter(LongestAction);
        try
        {
            words = await plan.Act(deployment, end.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (false, FormattableString.Invariant($"{plan.Name}: not done within {LongestAction.TotalSeconds:0} s"));
        }
        catch (Exception e) when (e is DeploymentException or IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception)
        {
            return (false, e.Message.Split('\n')[^1]); // What comes before the last line is somebody else's words.
        }
        finally
        {
            watcher.Expect(plan.Service, plan.Replica, TimeSpan.Zero);
        }

        long done = Time.GetTimestamp();
        bool isSeen = await IsSeenAsync(plan, stopping);
        if (plan is { Service: { } service, Thaws: { } thaws } && isSeen)
        {
            board.SetThaw(service.Name, plan.Replica, thaws - Time.GetElapsedTime(done));
        }

        return isSeen ? (true, words) : (false, $"{words}, but the console does not see it");
    }

    private async Task<bool> IsSeenAsync(ControlPlan plan, CancellationToken stopping)
    {
        long done = Time.GetTimestamp();
        while (Time.GetElapsedTime(done) < LongestSight)
        {
            var nodes = watcher.StateOf(plan.Service, plan.Replica);
            if (nodes.Count > 0 && nodes.All(node => plan.Wanted.Contains(node.State)))
            {
                return true;
            }

            await Task.Delay(BetweenLooks, Time, stopping);
        }

        return false;
    }
}

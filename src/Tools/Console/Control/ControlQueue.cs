using System.Threading.Channels;
using Owl.LiveConsole.Watch;
using Owl.ServiceDefaults.Loops;

namespace Owl.LiveConsole.Control;

/// <summary>
/// Does what was asked for, one thing after the other: two at once could undo each other, and then neither is seen. It is
/// done when run.sh says so and the console itself sees the effect.
/// </summary>
internal sealed class ControlQueue(
    ActionBoard board, RunScript script, Watcher watcher, TimeProvider time, ILogger<ControlQueue> logger)
    : BackgroundLoop(BetweenLooks, time, logger)
{
    private const int MostWaiting = 16;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSight = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    // A start may have to build before.
    protected override TimeSpan LongestRound => TimeSpan.FromMinutes(3);

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
        while (!stopping.IsCancellationRequested && _waiting.Reader.TryRead(out var next))
        {
            board.Run(next.Id);
            var (isDone, text) = (false, "the console failed; its log says why");
            try
            {
                (isDone, text) = await DoAsync(next.Plan);
            }
            finally
            {
                board.End(next.Id, isDone, text);
            }
        }
    }

    private async Task<(bool IsDone, string Text)> DoAsync(ControlPlan plan)
    {
        if (plan.IsStart)
        {
            watcher.Expect(plan.Service, plan.Replica, LongestStart);
        }

        // What was begun is finished, also when nobody looks any more.
        var result = await script.RunAsync(plan.Arguments);
        watcher.Expect(plan.Service, plan.Replica, TimeSpan.Zero);
        if (result.Code != 0)
        {
            return (false, result.Words);
        }

        long done = Time.GetTimestamp();
        bool isSeen = await IsSeenAsync(plan);
        if (plan is { Service: { } service, Thaws: { } thaws } && isSeen)
        {
            board.SetThaw(service.Name, plan.Replica, thaws - Time.GetElapsedTime(done));
        }

        return isSeen ? (true, result.Words) : (false, "run.sh says it is done, but the console does not see it");
    }

    private async Task<bool> IsSeenAsync(ControlPlan plan)
    {
        long done = Time.GetTimestamp();
        while (Time.GetElapsedTime(done) < LongestSight)
        {
            var nodes = watcher.StateOf(plan.Service, plan.Replica);
            if (nodes.Count > 0 && nodes.All(node => plan.Wanted.Contains(node.State)))
            {
                return true;
            }

            await Task.Delay(BetweenLooks, Time);
        }

        return false;
    }
}

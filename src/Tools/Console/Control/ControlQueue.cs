using System.Threading.Channels;
using Owl.LiveConsole.Watch;

namespace Owl.LiveConsole.Control;

/// <summary>
/// Does what was asked for, one thing after the other: two at once could undo each other, and then neither is seen. It is
/// done when run.sh says so and the console itself sees the effect.
/// </summary>
internal sealed class ControlQueue(ActionBoard board, RunScript script, Watcher watcher, TimeProvider time) : BackgroundService
{
    private const int MostWaiting = 16;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSight = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

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
            return (id, null);
        }

        string why = $"not done: {MostWaiting} things are waiting already";
        board.End(id, false, why);
        return (null, why);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (id, plan) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            board.Run(id);
            try
            {
                var (isDone, text) = await DoAsync(plan);
                board.End(id, isDone, text);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                board.End(id, false, e.Message); // Whoever asked hears of it, and the next one has its turn.
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

        long done = time.GetTimestamp();
        bool isSeen = await IsSeenAsync(plan);
        if (plan is { Service: { } service, Thaws: { } thaws } && isSeen)
        {
            board.SetThaw(service.Name, plan.Replica, thaws - time.GetElapsedTime(done));
        }

        return isSeen ? (true, result.Words) : (false, "run.sh says it is done, but the console does not see it");
    }

    private async Task<bool> IsSeenAsync(ControlPlan plan)
    {
        long done = time.GetTimestamp();
        while (time.GetElapsedTime(done) < LongestSight)
        {
            var nodes = watcher.StateOf(plan.Service, plan.Replica);
            if (nodes.Count > 0 && nodes.All(node => plan.Wanted.Contains(node.State)))
            {
                return true;
            }

            await Task.Delay(BetweenLooks, time);
        }

        return false;
    }
}

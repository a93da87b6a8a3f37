using Owl.LiveConsole.Model;
using Owl.Upstream;

namespace Owl.LiveConsole.Watch;

/// <summary>Asks one node for its status, one question at a time, and keeps what it saw.</summary>
internal sealed class NodeWatch(Node node, ServiceClient client, TimeSpan starts, TimeProvider time)
{
    // Longer than any state needs: an answer that comes late still tells that the node goes on.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private volatile Seen _seen = new(null, default, default, null, null);
    private Task _question = Task.CompletedTask;

    public Node Node => node;

    /// <summary>Whether there is, or was, such a process.</summary>
    public bool IsKnown => node.IsFirst || _seen.Report is not null;

    /// <summary>Until when somebody has said that it is being started; a time stamp of the clock.</summary>
    public long ExpectedUntil { get; set; }

    /// <summary>Asks, unless the last question still runs. Throws what that one has thrown.</summary>
    public async Task AskAsync(CancellationToken stopping)
    {
        if (_question is { IsCompleted: true } last)
        {
            _question = SendAsync(stopping);
            await last;
        }
    }

    public Sight Look()
    {
        var seen = _seen;
        return new Sight
        {
            Outcome = seen.Outcome,
            Waiting = seen.AskedInVainAt is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero,
            Took = seen.Took,
            TookBefore = seen.TookBefore,
            Report = seen.Report,
            IsExpected = time.GetTimestamp() < ExpectedUntil || (seen.Report is null && time.GetElapsedTime(_start) < starts),
        };
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        var before = _seen;
        _seen = before with { AskedInVainAt = before.AskedInVainAt ?? time.GetTimestamp() };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/status");
        try
        {
            StatusReport? report = null;
            // Somebody else may have the port by now.
            bool IsAnswer(Answer answer) =>
                answer.Status == 200 && answer.Is(ReportJson.Default.StatusReport, read => (report = read).Service == node.Service.Name);
            var hop = await client.SendAsync(request, IsAnswer, LongestAnswer, stopping);
            _seen = hop.Outcome switch
            {
                HopOutcome.Answered => new Seen(hop.Outcome, hop.Elapsed, before.Took, report, null),
                HopOutcome.NoAnswer => _seen with { Outcome = hop.Outcome },
                // A connection that breaks tells little; the next question, a moment later, tells more.
                HopOutcome.Reset when !before.WasBroken => before with { WasBroken = true, AskedInVainAt = null },
                _ => before with { Outcome = hop.Outcome, AskedInVainAt = null },
            };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The console itself stops.
        }
    }

    private sealed record Seen(
        HopOutcome? Outcome, TimeSpan Took, TimeSpan TookBefore, StatusReport? Report, long? AskedInVainAt, bool WasBroken = false);
}

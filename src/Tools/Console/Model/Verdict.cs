using System.Globalization;
using Owl.Upstream;

namespace Owl.LiveConsole.Model;

/// <summary>Why a node is what it is: a code that a page can translate, its figure, and the same in English.</summary>
/// <param name="Code">Such as <c>refused</c> or <c>no_answer</c>.</param>
/// <param name="Text">In words.</param>
/// <param name="Seconds">Where the words have a duration.</param>
/// <param name="Part">Where the words name a part: an endpoint, another service, or what a service says itself.</param>
/// <param name="State">Where the words tell of another service: what that is.</param>
internal sealed record Reason(string Code, string Text, double? Seconds = null, string? Part = null, string? State = null);

/// <summary>What was seen of a node until now.</summary>
internal sealed record Sight
{
    /// <summary>How the last question ended; null while the first one runs.</summary>
    public HopOutcome? Outcome { get; init; }

    /// <summary>For how long the oldest question that has no answer has been waiting; zero when none does.</summary>
    public TimeSpan Waiting { get; init; }

    /// <summary>How long the last answer took, and the one before it.</summary>
    public TimeSpan Took { get; init; }

    public TimeSpan TookBefore { get; init; }

    /// <summary>What it said of itself last; null before its first answer.</summary>
    public StatusReport? Report { get; init; }

    /// <summary>Whether somebody is starting it just now, or whether the console itself started only just.</summary>
    public bool IsExpected { get; init; }
}

/// <summary>What a node is taken for, and why.</summary>
internal sealed record Verdict(NodeState State, Reason Why)
{
    /// <summary>A node that does not answer for so long is taken for frozen. With the pause between two questions and
    /// the way to the page that is seen within 1 s.</summary>
    public static readonly TimeSpan FrozenAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer that takes so long is slow.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(300);

    // So many requests a second tell something of an endpoint; the first one of a fresh process alone does not.
    private const double ManyEnough = 1;

    // One that always takes long is slow, not frozen again and again.
    private static readonly TimeSpan FrozenAfterAtMost = TimeSpan.FromSeconds(3);

    public static Verdict On(Sight sight)
    {
        if (sight.Outcome is HopOutcome.Refused or HopOutcome.NameNotFound or HopOutcome.Reset
            or HopOutcome.InvalidResponse or HopOutcome.Unavailable)
        {
            return new Verdict(sight.IsExpected ? NodeState.Starting : NodeState.Down, Failed(sight.Outcome.Value));
        }

        if (sight.Waiting >= Patience(sight))
        {
            // The first answer of a fresh process takes long.
            return new Verdict(sight.IsExpected ? NodeState.Starting : NodeState.Frozen, NoAnswer(sight.Waiting));
        }

        return sight.Report is { } report ? OfAnswer(sight, report) : new Verdict(NodeState.Starting, new("not_seen", "not seen yet"));
    }

    private static Verdict OfAnswer(Sight sight, StatusReport report)
    {
        if (report.Silo is { Status: not "active" } silo)
        {
            var state = silo.Status is "created" or "joining" ? NodeState.Starting : NodeState.Slow;
            return new Verdict(state, new("silo", $"its silo is {silo.Status}", Part: silo.Status));
        }

        if (report.Store is { State: not "answers" } store)
        {
            return new Verdict(NodeState.Slow, new("store", $"its store: {store.State}", Part: store.State));
        }

        if (sight.Waiting >= SlowAfter)
        {
            return new Verdict(NodeState.Slow, NoAnswer(sight.Waiting));
        }

        // Two of them: one alone may be the answer that ends a freeze, or the first one of a fresh process.
        if (sight.Took >= SlowAfter && sight.TookBefore >= SlowAfter)
        {
            double seconds = Seconds(sight.Took);
            return new Verdict(NodeState.Slow, new("late", string.Create(CultureInfo.InvariantCulture, $"answers after {seconds:0.0} s"), seconds));
        }

        if (report.Endpoints.FirstOrDefault(endpoint => endpoint.P50Ms >= SlowAfter.TotalMilliseconds && endpoint.RequestsPerSecond >= ManyEnough) is { } late)
        {
            double seconds = Seconds(TimeSpan.FromMilliseconds(late.P50Ms!.Value));
            return new Verdict(NodeState.Slow, new(
                "endpoint", string.Create(CultureInfo.InvariantCulture, $"{late.Endpoint} takes {seconds:0.0} s"), seconds, late.Endpoint));
        }

        return new Verdict(NodeState.Up, new("answers", "answers"));
    }

    private static TimeSpan Patience(Sight sight)
    {
        var usual = sight.Took * 2;
        return usual < FrozenAfter ? FrozenAfter : usual > FrozenAfterAtMost ? FrozenAfterAtMost : usual;
    }

    private static Reason NoAnswer(TimeSpan waiting) =>
        new("no_answer", string.Create(CultureInfo.InvariantCulture, $"no answer for {Seconds(waiting):0.0} s"), Seconds(waiting));

    private static Reason Failed(HopOutcome outcome) => new(
        outcome switch
        {
            HopOutcome.Refused => "refused",
            HopOutcome.NameNotFound => "unnamed",
            HopOutcome.Reset => "broken",
            HopOutcome.InvalidResponse => "nonsense",
            _ => "unavailable",
        },
        outcome.ToWords());

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Model;

namespace Owl.FaultLab.Results;

/// <summary>What the lab found, as it is kept in the JSON file.</summary>
/// <param name="Started">When.</param>
/// <param name="Command">The command that made it.</param>
/// <param name="Machine">On what.</param>
/// <param name="Runs">One for each experiment and setup.</param>
internal sealed record LabResult(DateTimeOffset Started, string Command, string Machine, IReadOnlyList<RunResult> Runs)
{
    /// <summary>1: a claim fails on what is delivered. 2: a claim could not be judged. 0: all pass, or are skipped.</summary>
    public int ExitCode
    {
        get
        {
            var judged = Runs.Where(run => !run.IsComparison).ToList();
            return judged.Any(run => run.Outcome is Outcome.Fails) ? 1 : judged.Any(run => run.Outcome is Outcome.Unknown) ? 2 : 0;
        }
    }
}

/// <summary>One experiment on one setup.</summary>
internal sealed record RunResult
{
    public required string Name { get; init; }

    public required Words Title { get; init; }

    public required Words Expectation { get; init; }

    public required Words SteadyState { get; init; }

    public required Words Method { get; init; }

    public required Words Rollback { get; init; }

    public required string Coupling { get; init; }

    public required string Topology { get; init; }

    /// <summary>Made to see what another design costs: its claims may fail.</summary>
    public bool IsComparison { get; init; }

    /// <summary>Why it cannot be made on this machine; null when it can.</summary>
    public Words? Skipped { get; init; }

    /// <summary>Why it says nothing, though it can be made; null when it was carried out.</summary>
    public Words? Problem { get; init; }

    /// <summary>How it was seen that the fault took effect.</summary>
    public Words? Seen { get; init; }

    /// <summary>How it was seen that the fault was gone.</summary>
    public Words? Gone { get; init; }

    public IReadOnlyList<Words> Events { get; init; } = [];

    public Phases? Phases { get; init; }

    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    public IReadOnlyList<EndpointResult> Endpoints { get; init; } = [];

    /// <summary>Deliveries that were pending, over time.</summary>
    public IReadOnlyList<PendingPoint> Pending { get; init; } = [];

    public Figures? Figures { get; init; }

    /// <summary>What was seen of each task, for the model; the same histories are there once.</summary>
    public IReadOnlyList<TaskHistory> Histories { get; init; } = [];

    /// <summary>That of its worst claim; unknown when it went wrong.</summary>
    /// <summary>How many of its claims hold, as <c>9/10</c>.</summary>
    public string Passed => $"{Claims.Count(claim => claim.Outcome is Outcome.Passes)}/{Claims.Count}";

    public Outcome Outcome =>
        Skipped is not null ? Outcome.Skipped
        : Problem is not null ? Outcome.Unknown
        : Claims.Any(claim => claim.Outcome is Outcome.Fails) ? Outcome.Fails
        : Claims.Any(claim => claim.Outcome is Outcome.Unknown) ? Outcome.Unknown
        : Outcome.Passes;
}

/// <param name="Title">The claim.</param>
/// <param name="Outcome">What the history says of it.</param>
/// <param name="Why">With figures.</param>
/// <param name="First">The first offending request.</param>
internal sealed record ClaimResult(Words Title, Outcome Outcome, Words Why, string? First);

/// <summary>What the clients of an endpoint saw.</summary>
/// <param name="Name">Method, port and path.</param>
/// <param name="MayFail">Whether it is expected to fail while the fault is there.</param>
/// <param name="Before">Without the fault.</param>
/// <param name="During">While the fault was there.</param>
/// <param name="Impaired">Seconds in which it could not do all of its work; see <see cref="Impairment"/>.</param>
/// <param name="Slices">Over time.</param>
internal sealed record EndpointResult(string Name, bool MayFail, Window Before, Window During, double Impaired, IReadOnlyList<Slice> Slices);

/// <summary>Requests that were sent in a time. Latencies are milliseconds, of all of them, however they ended.</summary>
/// <param name="Requests">How many were sent.</param>
/// <param name="Good">How many got what they asked for within <see cref="History.Exchange.LongestUsefulSeconds"/>.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Slowest">Milliseconds.</param>
internal sealed record Window(int Requests, int Good, double Median, double P99, double Slowest)
{
    /// <summary>Share of good answers that came in time, from 0 to 1; 1 without a request.</summary>
    public double Availability => Requests == 0 ? 1 : (double)Good / Requests;
}

/// <summary>A short time of one endpoint.</summary>
/// <param name="At">Its beginning, in seconds.</param>
/// <param name="Width">In seconds.</param>
/// <param name="Good">Good answers, in time, to what was sent in it.</param>
/// <param name="Failed">Errors, refused and broken connections.</param>
/// <param name="Unanswered">No answer, or one that came too late.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Slowest">Milliseconds.</param>
internal sealed record Slice(double At, double Width, int Good, int Failed, int Unanswered, double Median, double Slowest);

/// <param name="At">In seconds.</param>
/// <param name="Count">Deliveries.</param>
internal sealed record PendingPoint(double At, long Count);

/// <param name="Creation">The main job, POST :8000/tasks, while the fault was there.</param>
/// <param name="Bystanders">All endpoints that are not expected to fail, while the fault was there.</param>
/// <param name="BystandersImpaired">Seconds in which one of these could not do all of its work; see <see cref="Impairment"/>.</param>
/// <param name="RecoverySeconds">From when the fault began to be undone to the end of the last failure; null when there was none.</param>
/// <param name="Acknowledged">Items that were acknowledged.</param>
/// <param name="Lost">Acknowledged items that are not there.</param>
/// <param name="NotificationsLost">Tasks without a notification, with nothing pending.</param>
/// <param name="NotificationsDoubled">Tasks with more than one.</param>
/// <param name="MostPending">Deliveries that were pending at once.</param>
internal sealed record Figures(
    Window Creation,
    Window Bystanders,
    double BystandersImpaired,
    double? RecoverySeconds,
    int Acknowledged,
    int Lost,
    int NotificationsLost,
    int NotificationsDoubled,
    long MostPending);

using Owl.FaultLab.Claims;
using Owl.FaultLab.Experiments;
using Owl.FaultLab.History;
using Owl.FaultLab.Model;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Results;

/// <summary>Makes figures of the evidence, and has the claims judge it.</summary>
internal sealed class Summary(Experiment experiment, Setup setup, Scale scale, Evidence evidence)
{
    private const int MostSlices = 90;

    private static readonly double[] Widths = [0.1, 0.2, 0.25, 0.5, 1, 2, 5];

    private readonly Phases _phases = evidence.Phases;

    public RunResult ToResult(Words seen, Words gone, IReadOnlyList<Words> events, IReadOnlyList<PendingPoint> pending) =>
        Describe(experiment, setup, scale) with
        {
            Seen = seen,
            Gone = gone,
            Events = events,
            Phases = _phases,
            Claims = [.. experiment.Claims.Select(Judge)],
            Endpoints = [.. experiment.Load.Select(Endpoint)],
            Pending = pending,
            Figures = Figures(pending),
            Histories = HasModel ? TaskHistories.Of(evidence, experiment.CreateFault(scale)) : [],
        };

    // The model is of what is delivered; of an experiment with several replicas it does not know which one was asked.
    private bool HasModel => setup.Coupling == Setup.OwnCoupling && setup.Topology == Setup.OwnTopology && setup.Replicas == 1;

    /// <summary>An experiment that found nothing out.</summary>
    public static RunResult Problem(Experiment experiment, Setup setup, Scale scale, Words problem) =>
        Describe(experiment, setup, scale) with { Problem = problem };

    /// <summary>An experiment that cannot be made on this machine.</summary>
    public static RunResult Skipped(Experiment experiment, Setup setup, Scale scale, Words why) =>
        Describe(experiment, setup, scale) with { Skipped = why };

    private static RunResult Describe(Experiment experiment, Setup setup, Scale scale)
    {
        var fault = experiment.CreateFault(scale);
        return new RunResult
        {
            Name = experiment.Name,
            Title = experiment.Title,
            Expectation = experiment.Expectation,
            SteadyState = experiment.SteadyState,
            Method = fault.Method,
            Rollback = fault.Rollback,
            Coupling = setup.Coupling,
            Topology = setup.Topology,
        };
    }

    private ClaimResult Judge(Claim claim)
    {
        var verdict = claim.Check(evidence);
        return new ClaimResult(claim.Title, verdict.Outcome, verdict.Why, verdict.First?.ToString());
    }

    private EndpointResult Endpoint(Endpoint endpoint)
    {
        var own = evidence.Exchanges.Where(exchange => exchange.Endpoint == endpoint && exchange.Start <= _phases.Over).ToList();
        return new EndpointResult(
            endpoint.Name,
            experiment.MayFail.Contains(endpoint),
            Window(own.Where(exchange => exchange.Start < _phases.Begin)),
            Window(own.Where(IsDuring)),
            Round(Impairment.Of(own)),
            Slices(own));
    }

    private bool IsDuring(Exchange exchange) => exchange.Start >= _phases.Begin && exchange.Start < _phases.End;

    private static Window Window(IEnumerable<Exchange> exchanges)
    {
        var all = exchanges.ToList();
        double[] times = [.. all.Select(exchange => exchange.Seconds * 1000).Order()];
        return times.Length == 0
            ? new Window(0, 0, 0, 0, 0)
            : new Window(times.Length, all.Count(exchange => exchange.IsInTime), Round(times[times.Length / 2]), Round(times[times.Length * 99 / 100]), Round(times[^1]));
    }

    private IReadOnlyList<Slice> Slices(List<Exchange> exchanges)
    {
        double width = Widths.FirstOrDefault(width => _phases.Over / width <= MostSlices, Widths[^1]);
        return
        [
            .. exchanges.GroupBy(exchange => (int)(exchange.Start / width)).OrderBy(slice => slice.Key).Select(slice =>
            {
                var window = Window(slice);
                int unanswered = slice.Count(exchange => exchange.Ending is Ending.NoAnswer || (exchange.IsGood && !exchange.IsInTime));
                return new Slice(
                    Math.Round(slice.Key * width, 2), width, window.Good, window.Requests - window.Good - unanswered, unanswered, window.Median, window.Slowest);
            }),
        ];
    }

    private Figures Figures(IReadOnlyList<PendingPoint> pending)
    {
        var during = evidence.Exchanges.Where(IsDuring).ToList();
        var lastFailure = evidence.Exchanges.Where(exchange => !exchange.IsGood && exchange.Start < _phases.Over && exchange.End > _phases.End)
            .Select(exchange => exchange.End - _phases.End).ToList();
        var (missing, doubled, _) = EachTaskHasOneNotification.Count(evidence);
        return new Figures(
            Window(during.Where(exchange => exchange.Endpoint == History.Endpoint.CreateTask)),
            Window(during.Where(exchange => !experiment.MayFail.Contains(exchange.Endpoint))),
            Round(Impairment.Of(evidence.Exchanges.Where(exchange => !experiment.MayFail.Contains(exchange.Endpoint)))),
            lastFailure.Count == 0 ? null : Round(lastFailure.Max()),
            evidence.Lists.Sum(list => evidence.AcknowledgedBy(list.Creators).Select(exchange => exchange.Text).Distinct().Count()),
            evidence.Lists.Sum(list => Lost(list.Items, list.Creators)),
            evidence.Final.Pending == 0 ? missing.Count : 0,
            doubled.Count,
            pending.Select(point => point.Count).DefaultIfEmpty(0).Max());
    }

    private int Lost(IReadOnlyList<Item>? items, Endpoint[] creators)
    {
        var kept = (items ?? []).Select(item => item.Text).ToHashSet(StringComparer.Ordinal);
        return items is null ? 0 : evidence.AcknowledgedBy(creators).Count(exchange => !kept.Contains(exchange.Text!));
    }

    private static double Round(double value) => Math.Round(value, 2);
}

using Owl.FaultLab.Experiments;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Runs;

/// <summary>One experiment on one setup.</summary>
/// <param name="Experiment">What is done and claimed.</param>
/// <param name="Setup">What it is done to.</param>
/// <param name="IsComparison">Made to see what another design costs: its claims may fail.</param>
internal sealed record Step(Experiment Experiment, Setup Setup, bool IsComparison)
{
    public override string ToString() =>
        Experiment.Name
        + (Setup.Coupling == Setup.OwnCoupling ? "" : $" [{Setup.Coupling}]")
        + (Setup.Topology == Setup.OwnTopology ? "" : $" [{Setup.Topology} cluster]");
}

/// <summary>What is to be done, in order.</summary>
internal static class Plan
{
    /// <param name="experiments">What is done.</param>
    /// <param name="compare">Also on the setups that each of them compares with.</param>
    public static IReadOnlyList<Step> Of(IReadOnlyList<Experiment> experiments, bool compare) =>
    [
        // First all that judges what is delivered, then what it is compared with; those on the same setup one after the other.
        .. experiments.Select(experiment => new Step(experiment, experiment.Setup, IsComparison: false))
            .OrderBy(step => step.Setup.Replicas).ThenBy(step => step.Setup.DiskMegabytes).ThenBy(step => step.Setup.HasFaultProxies),
        .. experiments.Where(_ => compare)
            .SelectMany(experiment => experiment.Compared.Select(setup => new Step(experiment, setup, IsComparison: true)))
            .OrderBy(step => step.Setup.Topology == Setup.OwnTopology ? 0 : 1)
            .ThenBy(step => Setup.Couplings.ToList().IndexOf(step.Setup.Coupling)).ThenBy(step => step.Setup.HasFaultProxies),
    ];

    /// <summary>Each experiment on the given coupling and topology instead of those that are delivered; its claims count.</summary>
    public static IReadOnlyList<Step> On(IReadOnlyList<Experiment> experiments, string? coupling, string? topology) =>
    [
        .. experiments.Select(experiment => new Step(
            experiment,
            experiment.Setup with { Coupling = coupling ?? Setup.OwnCoupling, Topology = topology ?? Setup.OwnTopology },
            IsComparison: false)),
    ];
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Results;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

/// <summary>How long an experiment takes.</summary>
internal enum Scale
{
    Quick,
    Full,
}

/// <summary>A hypothesis about a system, and how it is put to the test.</summary>
internal abstract class Experiment
{
    public abstract string Name { get; }

    public abstract Words Title { get; }

    /// <summary>What one expects, and why.</summary>
    public abstract Words Expectation { get; }

    public virtual Words SteadyState => new(
        $"{string.Join(", ", Load)}: {Rate:0} requests a second each, none of which fails",
        $"{string.Join("、", Load)} にそれぞれ毎秒 {Rate:0} 件のリクエスト。失敗は 0 件");

    /// <summary>What it is made on, unless it is told otherwise.</summary>
    public virtual Setup Setup => new();

    /// <summary>What else it is made on, for comparison.</summary>
    public virtual IReadOnlyList<Setup> Compared => [];

    public virtual IReadOnlyList<Endpoint> Load => Endpoint.All;

    /// <summary>Requests per second for each endpoint.</summary>
    public virtual double Rate => 20;

    public abstract IReadOnlyList<Claim> Claims { get; }

    /// <summary>The endpoints that are expected to fail while the fault is there.</summary>
    public virtual IReadOnlyList<Endpoint> MayFail => [];

    /// <summary>For how long the fault is there.</summary>
    public virtual TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 2 : 6);

    public abstract Fault CreateFault(Scale scale);

    /// <summary>Makes it, where that takes no system that runs; null: it does.</summary>
    /// <exception cref="SkippedException">It cannot be made on this machine.</exception>
    public virtual Task<RunResult?> RunByItselfAsync(Scale scale, Action<Words> progress, CancellationToken cancellation) =>
        Task.FromResult<RunResult?>(null);

    /// <summary>The couplings other than the one it is made on.</summary>
    protected IReadOnlyList<Setup> OtherCouplings =>
        [.. Setup.Couplings.Where(coupling => coupling != Setup.Coupling).Select(coupling => Setup with { Coupling = coupling })];

    /// <summary>What calls other replicas than the first, which clients ask directly.</summary>
    protected static IReadOnlyList<Endpoint> ThroughTheGateway => Endpoint.Of(ServiceKind.Gateway);

    /// <summary>What must hold whatever happens, with what may fail and who may be silent in this experiment.</summary>
    protected IReadOnlyList<Claim> AllClaims(params ServiceKind[] silent) =>
    [
        new NothingAcknowledgedIsLost(),
        new NoIdIsGivenTwice(),
        new NothingIsDoneTwice(),
        new EachTaskHasOneNotification(),
        new DownIsNotMissing(),
        new WhatWasRefusedIsNotThere(),
        new NothingEndsByItself(),
        .. Load.All(MayFail.Contains) ? Array.Empty<Claim>() : [new OnlyTheseFail(MayFail)],
        new AnswersInTime(TimeSpan.FromSeconds(2), Endpoint.Of(silent)),
        new AllHealsByItself(TimeSpan.FromSeconds(3)),
    ];
}

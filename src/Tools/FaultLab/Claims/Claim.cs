using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

/// <summary>What the evidence says of a claim.</summary>
internal enum Outcome
{
    Passes,
    Fails,

    /// <summary>The history cannot tell.</summary>
    Unknown,

    /// <summary>It was not put to the test: what that takes cannot be had on this machine.</summary>
    Skipped,
}

/// <param name="Outcome">What the evidence says.</param>
/// <param name="Why">In words, with figures.</param>
/// <param name="First">The first request that shows it, where it fails.</param>
internal sealed record Verdict(Outcome Outcome, Words Why, Exchange? First = null)
{
    public static Verdict Pass(string en, string ja) => new(Outcome.Passes, new Words(en, ja));

    public static Verdict Fail(string en, string ja, Exchange? first = null) => new(Outcome.Fails, new Words(en, ja), first);

    public static Verdict Unknown(string en, string ja) => new(Outcome.Unknown, new Words(en, ja));
}

/// <summary>A sentence about a system that is checked from outside, against the history of an experiment.</summary>
internal abstract class Claim
{
    public abstract Words Title { get; }

    public abstract Verdict Check(Evidence evidence);

    protected static Verdict ListUnread(string list) =>
        Verdict.Unknown($"the list of {list} could not be read at the end", $"終了時に {list} の一覧を読めなかった");
}

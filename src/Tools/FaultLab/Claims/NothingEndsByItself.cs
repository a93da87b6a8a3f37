namespace Owl.FaultLab.Claims;

/// <summary>A process that ends by itself would be started again by whoever watches over it; here that is no excuse.</summary>
internal sealed class NothingEndsByItself : Claim
{
    public override Words Title => new("no process ends but those that the experiment ends", "実験が終わらせたもの以外、どのプロセスも終わらない");

    public override Verdict Check(Evidence evidence) => evidence.Exits.Count == 0
        ? Verdict.Pass("none did", "終わったものはない")
        : new Verdict(Outcome.Fails, Words.Join(evidence.Exits));
}

namespace Owl.FaultLab.Claims;

internal sealed class DownIsNotMissing : Claim
{
    public override Words Title => new(
        "no good request is called wrong: down is not missing", "正しいリクエストを誤りとは言わない(停止は「存在しない」ではない)");

    public override Verdict Check(Evidence evidence)
    {
        var blamed = evidence.Exchanges.Where(exchange => exchange.Status is >= 400 and < 500).ToList();
        return blamed.Count == 0 && !evidence.DuringFault.Any()
            ? Verdict.Unknown("nothing was asked while the fault was there", "障害の間にリクエストがない")
            : blamed.Count == 0
            ? Verdict.Pass("no answer of 4xx", "4xx の応答は 0 件")
            : Verdict.Fail($"{blamed.Count} answers of 4xx to good requests", $"正しいリクエストへの 4xx が {blamed.Count} 件", blamed[0]);
    }
}

using Owl.FaultLab.History;

namespace Owl.FaultLab.Claims;

/// <summary>What does not depend on the victim does not feel it.</summary>
internal sealed class OnlyTheseFail(IReadOnlyList<Endpoint> mayFail) : Claim
{
    public override Words Title => mayFail.Count == 0
        ? new Words("nothing fails", "何も失敗しない")
        : new Words(
            $"nothing fails but {string.Join(", ", mayFail)}", $"失敗するのは {string.Join("、", mayFail)} だけである");

    public override Verdict Check(Evidence evidence)
    {
        var failed = evidence.Exchanges.Where(exchange => !exchange.IsGood && !mayFail.Contains(exchange.Endpoint)).ToList();
        return failed.Count == 0 && evidence.DuringFault.All(exchange => mayFail.Contains(exchange.Endpoint))
            ? Verdict.Unknown("none of the others was asked while the fault was there", "障害の間、それ以外へのリクエストがない")
            : failed.Count == 0
            ? Verdict.Pass(
                $"0 failures in {evidence.Exchanges.Count(exchange => !mayFail.Contains(exchange.Endpoint)):#,0} requests to the others",
                $"それ以外への {evidence.Exchanges.Count(exchange => !mayFail.Contains(exchange.Endpoint)):#,0} 件で失敗 0 件")
            : Verdict.Fail(
                $"{failed.Count} requests to {string.Join(", ", failed.Select(exchange => exchange.Endpoint).Distinct())} failed",
                $"{string.Join("、", failed.Select(exchange => exchange.Endpoint).Distinct())} へのリクエスト {failed.Count} 件が失敗した",
                failed[0]);
    }
}

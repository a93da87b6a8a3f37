namespace Owl.FaultLab.Claims;

/// <summary>What cannot be done now is refused in words, with a time to come again, and does not keep anybody waiting.</summary>
internal sealed class SurplusIsRefusedAtOnce : Claim
{
    public override Words Title => new(
        "what cannot be served is refused with 503 and Retry-After, and nothing is left hanging",
        "処理できないものは 503 と Retry-After で断り、待たせたままにしない");

    public override Verdict Check(Evidence evidence)
    {
        var odd = evidence.Exchanges.Where(exchange => !exchange.IsGood && !(exchange.Status == 503 && exchange.SaysWhenToRetry)).ToList();
        int refused = evidence.Exchanges.Count(exchange => exchange.Status == 503);
        return odd.Count == 0 && refused == 0
            ? Verdict.Unknown("nothing was refused, so nothing is known of refusals", "断られたものがなく、断り方を判定できない")
            : odd.Count == 0
            ? Verdict.Pass($"{refused:#,0} refusals, each with Retry-After", $"{refused:#,0} 件を断り、すべてに Retry-After がある")
            : Verdict.Fail($"{odd.Count} ended in another way", $"{odd.Count} 件がほかの終わり方をした", odd[0]);
    }
}

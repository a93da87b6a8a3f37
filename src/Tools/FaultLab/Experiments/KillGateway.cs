using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class KillGateway : Experiment
{
    public override string Name => "kill-gateway";

    public override Words Title => new("the gateway is killed", "ゲートウェイを落とす");

    public override Words Expectation => new(
        "The gateway holds no state, and nobody calls it but clients: the three services go on.",
        "ゲートウェイは状態を持たず、呼ぶのはクライアントだけである。3 つのサービスはそのまま動く。");

    public override IReadOnlyList<Endpoint> MayFail => Endpoint.Of(ServiceKind.Gateway);

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.Gateway);

    public override Fault CreateFault(Scale scale) => new Kill(ServiceKind.Gateway);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class FreezeGateway : Experiment
{
    public override string Name => "freeze-gateway";

    public override Words Title => new("the gateway is frozen", "ゲートウェイを凍らせる");

    public override Words Expectation => new(
        "Its clients wait; the three services do not notice.",
        "そのクライアントは待たされるが、3 つのサービスは気づかない。");

    public override IReadOnlyList<Endpoint> MayFail => Endpoint.Of(ServiceKind.Gateway);

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.Gateway);

    // Longer than any answer may take, or a missing time limit would not show.
    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 6);

    public override Fault CreateFault(Scale scale) => new Freeze(ServiceKind.Gateway);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class FreezeUserService : Experiment
{
    public override string Name => "freeze-user";

    public override Words Title => new("user-service is frozen", "user-service を凍らせる");

    public override Words Expectation => new(
        "It is there and takes connections, but does not answer. The gateway waits 0.7 s for it, then says so (504).",
        "プロセスは存在し接続も受けるが、応答しない。ゲートウェイは 0.7 秒待ってからそう伝える(504)。");

    public override IReadOnlyList<Setup> Compared => OtherCouplings;

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, .. Endpoint.Of(ServiceKind.UserService)];

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.UserService);

    // Longer than any answer may take, or a missing time limit would not show.
    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 6);

    public override Fault CreateFault(Scale scale) => new Freeze(ServiceKind.UserService);
}

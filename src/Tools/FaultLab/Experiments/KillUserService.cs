using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class KillUserService : Experiment
{
    public override string Name => "kill-user";

    public override Words Title => new("user-service is killed", "user-service を落とす");

    public override Words Expectation => new(
        "The gateway cannot check the user, so no task is created through it, and it says at once why (502). Nobody else asks user-service.",
        "ゲートウェイはユーザーを確認できないのでタスクを作れず、理由をすぐに返す(502)。ほかに user-service を呼ぶものはない。");

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, .. Endpoint.Of(ServiceKind.UserService)];

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.UserService);

    public override Fault CreateFault(Scale scale) => new Kill(ServiceKind.UserService);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class KillDuringWrite : Experiment
{
    private static readonly ServiceKind[] Victims = [ServiceKind.UserService, ServiceKind.TaskService, ServiceKind.NotificationService];

    public override string Name => "kill-during-write";

    public override Words Title => new("the services are killed in the middle of writes", "書き込みの最中にサービスを落とす");

    public override Words Expectation => new(
        "An answer of 201 comes after the write is on disk, so whatever was acknowledged is there after the start. What broke off is there once or not at all.",
        "201 はディスクへの書き込み後に返るので、確認済みのものは再起動後も残る。途切れたものは 1 件あるか、まったくないかである。");

    public override IReadOnlyList<Endpoint> Load => [.. Endpoint.All.Where(endpoint => endpoint.IsCreation)];

    public override double Rate => 100;

    public override IReadOnlyList<Endpoint> MayFail => Load;

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new KillAgainAndAgain(scale is Scale.Quick ? 2 : 6, Victims);
}

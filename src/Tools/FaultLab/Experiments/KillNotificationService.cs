using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class KillNotificationService : Experiment
{
    public override string Name => "kill-notification";

    public override Words Title => new("notification-service is killed", "notification-service を落とす");

    public override Words Expectation => new(
        "Everything but its own port goes on: a task is stored together with the note that its notification is pending, and delivered when notification-service is back.",
        "自身のポート以外はすべて動き続ける。タスクは「通知が未配信」という記録とともに保存され、notification-service が戻れば届く。");

    public override IReadOnlyList<Setup> Compared => [.. OtherCouplings, Setup with { Topology = "shared" }];

    public override IReadOnlyList<Endpoint> MayFail => Endpoint.Of(ServiceKind.NotificationService);

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.NotificationService);

    public override Fault CreateFault(Scale scale) => new Kill(ServiceKind.NotificationService);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class KillWithPendingDeliveries : Experiment
{
    public override string Name => "kill-with-pending";

    public override Words Title => new(
        "task-service is killed while many deliveries are pending", "未配信の通知が大量にあるときに task-service を落とす");

    public override Words Expectation => new(
        "What is pending is in the same store as the tasks, written in the same transaction, so it outlives the process: each notification arrives, once.",
        "未配信の記録はタスクと同じトランザクションで同じストアに書かれるので、プロセスが死んでも残る。通知はすべて、一度だけ届く。");

    public override IReadOnlyList<Endpoint> MayFail =>
        [Endpoint.CreateTask, Endpoint.ListTasks, .. Endpoint.Of(ServiceKind.TaskService, ServiceKind.NotificationService)];

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.TaskService, ServiceKind.NotificationService);

    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(1);

    public override Fault CreateFault(Scale scale) => new KillWithBacklog(scale is Scale.Quick ? 2_000 : 10_000);
}

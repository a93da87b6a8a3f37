using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class KillTaskService : Experiment
{
    public override string Name => "kill-task";

    public override Words Title => new("task-service is killed", "task-service を落とす");

    public override Words Expectation => new(
        "Tasks can be neither created nor listed, and the gateway says at once why (502). Users and notifications go on. What was pending is delivered after the start.",
        "タスクは作成も一覧もできず、ゲートウェイが理由をすぐに返す(502)。ユーザーと通知はそのまま動く。未配信の通知は再起動後に届く。");

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, Endpoint.ListTasks, .. Endpoint.Of(ServiceKind.TaskService)];

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.TaskService);

    public override Fault CreateFault(Scale scale) => new Kill(ServiceKind.TaskService);
}

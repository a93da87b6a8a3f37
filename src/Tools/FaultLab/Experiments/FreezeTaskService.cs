using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class FreezeTaskService : Experiment
{
    public override string Name => "freeze-task";

    public override Words Title => new("task-service is frozen", "task-service を凍らせる");

    public override Words Expectation => new(
        "The gateway answers within 2 s that the outcome is unknown (504), and under which key to ask again. Asked again, each task is there once.",
        "ゲートウェイは 2 秒以内に「結果は不明」(504)と、送り直すためのキーを返す。同じキーで送り直せばタスクは 1 件になる。");

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, Endpoint.ListTasks, .. Endpoint.Of(ServiceKind.TaskService)];

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.TaskService);

    // Longer than any answer may take, or a missing time limit would not show.
    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 6);

    public override Fault CreateFault(Scale scale) => new Freeze(ServiceKind.TaskService);
}

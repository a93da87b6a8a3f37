using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class TaskReplyLost : Experiment
{
    public override string Name => "task-reply-lost";

    public override Words Title => new("the replies of task-service are lost after the commit", "task-service がコミットした後、その応答が失われる");

    public override Words Expectation => new(
        "The gateway cannot know whether the task exists, and says so (504) with the key to ask again. Asked again, there is one task with one notification.",
        "ゲートウェイはタスクの有無を知りえないのでそう伝え(504)、送り直すためのキーを返す。送り直せばタスクも通知も 1 件になる。");

    public override Setup Setup => new() { HasFaultProxies = true };

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, Endpoint.ListTasks];

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new BadNetwork(
        new Words(
            "every reply of task-service to the gateway is lost, and its connection breaks",
            "task-service からゲートウェイへの応答がすべて失われ、その接続が切れる"),
        new NetworkConditions(Replies: Replies.Lost),
        ServiceKind.TaskService);
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class ReplyLost : Experiment
{
    public override string Name => "reply-lost";

    public override Words Title => new(
        "the replies of notification-service are lost after its work is done", "notification-service が処理を終えた後、その応答が失われる");

    public override Words Expectation => new(
        "Tasks are created as before. Their notifications are stored but not confirmed, so they are delivered again, under a key that belongs to the task: there is one of each.",
        "タスクはそのまま作成される。通知は保存されたが確認されないので再配信されるが、タスクごとのキーがあるため 1 件になる。");

    public override Setup Setup => new() { HasFaultProxies = true };

    public override IReadOnlyList<Setup> Compared => OtherCouplings;

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new BadNetwork(
        new Words(
            "every reply of notification-service to task-service is lost, and its connection breaks",
            "notification-service から task-service への応答がすべて失われ、その接続が切れる"),
        new NetworkConditions(Replies: Replies.Lost),
        ServiceKind.NotificationService);
}

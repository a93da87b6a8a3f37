using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class LossyHop : Experiment
{
    public override string Name => "lossy-hop";

    public override Words Title => new("messages between the services get lost", "サービス間のメッセージが失われる");

    public override Words Expectation => new(
        "Nothing is tried again behind a client's back, so the gateway's share of failures is that of the network, and it says which outcome is unknown. Notifications arrive late, once.",
        "クライアントに隠れた再試行はしないので、ゲートウェイはネットワークと同じ割合で失敗し、結果が不明なものはそう伝える。通知は遅れても一度だけ届く。");

    public override Setup Setup => new() { HasFaultProxies = true };

    public override IReadOnlyList<Setup> Compared => OtherCouplings;

    public override IReadOnlyList<Endpoint> MayFail => [Endpoint.CreateTask, Endpoint.ListTasks];

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new BadNetwork(
        new Words(
            "on every hop one message in ten (request or reply) is lost, and its connection breaks",
            "どのホップでもメッセージ(リクエストまたは応答)の 1 割が失われ、その接続が切れる"),
        new NetworkConditions(Loss: 0.1));
}

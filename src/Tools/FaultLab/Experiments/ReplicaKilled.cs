using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class ReplicaKilled : Experiment
{
    public override string Name => "kill-replica";

    public override Words Title => new("one of two replicas of each service is killed", "各サービスの 2 つのレプリカの一方を落とす");

    public override Words Expectation => new(
        "Requests that it had fail; the next ones go to the other replica, because callers leave one out that does not answer. That one knows every item and every key, notices nothing itself, and makes the deliveries that were pending.",
        "処理中だったリクエストは失敗し、次からはもう一方に送られる(応答しないレプリカは呼び出し側が外す)。残った方はすべてのデータとキーを知っていて、自身は影響を受けず、未配信の通知も届ける。");

    public override Setup Setup => new() { Replicas = 2 };

    public override IReadOnlyList<Endpoint> MayFail => ThroughTheGateway;

    public override IReadOnlyList<Claim> Claims => [.. AllClaims(), new HealsWhileTheFaultLasts(TimeSpan.FromSeconds(4))];

    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 8);

    public override Fault CreateFault(Scale scale) => new KillReplicas();
}

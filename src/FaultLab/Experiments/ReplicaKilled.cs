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
        "Requests that it had fail, and so do those that need its part of the grain directory, until the other replica has noticed. Then that one serves all, and makes the deliveries that were pending.",
        "処理中だったリクエストと、そのグレインディレクトリの担当分を要するリクエストは、もう一方が気づくまで失敗する。その後は残った方がすべてを引き受け、未配信の通知も届ける。");

    public override Setup Setup => new() { Replicas = 2 };

    public override IReadOnlyList<Endpoint> MayFail => UsingGrainsOrReplicas;

    public override IReadOnlyList<Claim> Claims => [.. AllClaims(), new HealsWhileTheFaultLasts(TimeSpan.FromSeconds(4))];

    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 8);

    public override Fault CreateFault(Scale scale) => new KillReplicas();
}

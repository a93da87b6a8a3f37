using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class HostCutOff : Experiment
{
    public override string Name => "cut-off-host";

    public override Words Title => new("one of two hosts is cut off", "2 台のホストの一方をネットワークから切り離す");

    public override Words Expectation => new(
        "Nobody says that it is gone: requests to it wait for their time limit until callers leave it out, and the other replicas give it up after about five seconds without an answer. Nothing is done on both sides, since only one of them reaches PostgreSQL.",
        "いなくなったことを誰も知らせない。そこへのリクエストは、呼び出し側がそのレプリカを外すまで制限時間いっぱい待つ。ほかのレプリカは約 5 秒応答がなければ死亡と判定する。PostgreSQL に届くのは一方だけなので、両側で二重に処理されることはない。");

    public override Setup Setup => new() { Replicas = 2 };

    public override IReadOnlyList<Endpoint> MayFail => ThroughTheGateway;

    // A replica that was given up ends itself when it comes back.
    public override IReadOnlyList<Claim> Claims =>
        [.. AllClaims().Where(claim => claim is not NothingEndsByItself), new HealsWhileTheFaultLasts(TimeSpan.FromSeconds(12))];

    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 8);

    public override Fault CreateFault(Scale scale) => new CutOff();
}

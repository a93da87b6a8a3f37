using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class SlowNetwork : Experiment
{
    public override string Name => "slow-network";

    public override Words Title => new("the network between the services is slow", "サービス間のネットワークが遅い");

    public override Words Expectation => new(
        "Each of the three calls takes 200 to 400 ms longer. That is within the limits of each hop, so a task takes about a second, and nothing fails.",
        "3 つの呼び出しがそれぞれ 200～400 ms 遅くなる。各ホップの制限時間内なので、タスク作成は約 1 秒かかるが何も失敗しない。");

    public override Setup Setup => new() { HasFaultProxies = true };

    public override IReadOnlyList<Setup> Compared => OtherCouplings;

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new BadNetwork(
        new Words("every call between services is delayed by 300 ms ± 100", "サービス間の呼び出しをすべて 300 ms ± 100 遅らせる"),
        new NetworkConditions(Delay: TimeSpan.FromMilliseconds(300), Jitter: TimeSpan.FromMilliseconds(100)));
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;

namespace Owl.FaultLab.Experiments;

internal sealed class RestartOneByOne : Experiment
{
    public override string Name => "rolling-restart";

    public override Words Title => new("every service is restarted, one after the other", "サービスを 1 つずつ再起動する");

    public override Words Expectation => new(
        "A process finishes what it has begun before it ends. Each service is away for less than a second, since it has one process; nothing is lost.",
        "プロセスは処理中のものを終えてから終了する。各サービスは 1 プロセスなので 1 秒足らず不在になるが、何も失われない。");

    public override IReadOnlyList<Endpoint> MayFail => Endpoint.All;

    public override IReadOnlyList<Claim> Claims => AllClaims();

    public override Fault CreateFault(Scale scale) => new RollingRestart();
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Faults;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Experiments;

internal sealed class FreezeNotificationService : Experiment
{
    public override string Name => "freeze-notification";

    public override Words Title => new("notification-service is frozen", "notification-service を凍らせる");

    public override Words Expectation => new(
        "Everything but its own port goes on. The first tasks wait 0.5 s for it, later ones do not wait; all notifications arrive when it goes on.",
        "自身のポート以外はすべて動き続ける。最初のタスクだけが 0.5 秒待ち、以後は待たない。再開すれば通知はすべて届く。");

    public override IReadOnlyList<Setup> Compared => [.. OtherCouplings, Setup with { Topology = "shared" }];

    public override IReadOnlyList<Endpoint> MayFail => Endpoint.Of(ServiceKind.NotificationService);

    public override IReadOnlyList<Claim> Claims => AllClaims(ServiceKind.NotificationService);

    // Longer than any answer may take, or a missing time limit would not show.
    public override TimeSpan Duration(Scale scale) => TimeSpan.FromSeconds(scale is Scale.Quick ? 3 : 6);

    public override Fault CreateFault(Scale scale) => new Freeze(ServiceKind.NotificationService);
}

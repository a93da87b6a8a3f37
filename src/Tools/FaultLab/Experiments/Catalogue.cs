namespace Owl.FaultLab.Experiments;

internal static class Catalogue
{
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new KillUserService(),
        new KillTaskService(),
        new KillNotificationService(),
        new KillGateway(),
        new FreezeUserService(),
        new FreezeTaskService(),
        new FreezeNotificationService(),
        new FreezeGateway(),
        new SlowNetwork(),
        new LossyHop(),
        new ReplyLost(),
        new TaskReplyLost(),
        new KillDuringWrite(),
        new KillWithPendingDeliveries(),
        new DiskFull(),
        new RestartOneByOne(),
        new TwiceTheLoad(),
        new ReplicaKilled(),
        new HostCutOff(),
        new PowerIsCut(),
    ];
}

using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>One process after the other is stopped cleanly and started again, as for a new version.</summary>
internal sealed class RollingRestart : Fault
{
    private static readonly ServiceKind[] Order =
        [ServiceKind.NotificationService, ServiceKind.TaskService, ServiceKind.UserService, ServiceKind.Gateway];

    public override Words Method => new(
        "SIGTERM to one service after the other; each is started again before the next one ends",
        "サービスを 1 つずつ SIGTERM で止め、次を止める前に起動し直す");

    public override Words Rollback => new("nothing to undo: all run again", "元に戻すものはない(すべて再起動済み)");

    public override IReadOnlyList<ServiceKind> Kills => Order;

    public override bool IsOverAtOnce => true;

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        var seen = new List<Words>();
        foreach (var service in Order)
        {
            seen.Add(await client.System[service].StopAsync(cancellation));
            await client.System[service].StartAsync(cancellation);
        }

        return Words.Join(seen);
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation) =>
        Words.Join(await Task.WhenAll(Order.Select(service => client.System[service].StartAsync(cancellation))));
}

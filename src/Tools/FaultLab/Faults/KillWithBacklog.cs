using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>notification-service is away until many deliveries are pending; then task-service, who owes them, is killed.</summary>
internal sealed class KillWithBacklog(int pending) : Fault
{
    private const int Clients = 16;

    public override Words Method => new(
        $"notification-service is killed until {pending:#,0} deliveries are pending; then SIGKILL to task-service",
        $"notification-service を落とし、未配信が {pending:#,0} 件たまったところで task-service に SIGKILL を送る");

    public override IReadOnlyList<ServiceKind> Kills => [ServiceKind.TaskService, ServiceKind.NotificationService];

    public override Words Rollback => new("both are started again", "両方を再び起動する");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        await client.System[ServiceKind.NotificationService].KillAsync(cancellation);
        int created = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(
            async () =>
            {
                while (Volatile.Read(ref created) < pending)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if ((await client.SendAsync(Endpoint.CreateTask)).IsGood)
                    {
                        Interlocked.Increment(ref created);
                    }
                }
            },
            cancellation)));
        long? seen = await client.PendingAsync(cancellation);
        var killed = await client.System[ServiceKind.TaskService].KillAsync(cancellation);
        return seen >= pending
            ? Words.Join([new Words($"{seen:#,0} deliveries are pending", $"未配信 {seen:#,0} 件"), killed])
            : throw new FaultException(new Words($"only {seen} deliveries are pending", $"未配信は {seen} 件しかない"));
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation) => Words.Join(
    [
        await client.System[ServiceKind.TaskService].StartAsync(cancellation),
        await client.System[ServiceKind.NotificationService].StartAsync(cancellation),
    ]);
}

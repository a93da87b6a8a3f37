using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>SIGKILL to one replica of each service.</summary>
internal sealed class KillReplicas : Fault
{
    public override Words Method => new("SIGKILL to one of the two replicas of each service", "各サービスの 2 つのレプリカの一方に SIGKILL を送る");

    public override Words Rollback => new("they are started again", "再び起動する");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        double since = client.Log.Now;
        var killed = await Task.WhenAll(client.System.LastReplicas.Select(victim => victim.KillAsync(cancellation)));
        return Words.Join([.. killed, await GivingUp.SeenAsync(client, since, cancellation)]);
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation) =>
        Words.Join(await Task.WhenAll(client.System.LastReplicas.Select(victim => victim.StartAsync(cancellation))));
}

using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>How the replicas that are left notice that one is gone.</summary>
internal static class GivingUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the first replica of each service says that the last one is dead.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="since">When the last ones were hit.</param>
    /// <param name="cancellation">When nobody waits for it any more.</param>
    /// <returns>How long each of them took.</returns>
    public static async Task<Words> SeenAsync(LabClient client, double since, CancellationToken cancellation)
    {
        double[] seconds = await Task.WhenAll(client.System.LastReplicas.Select(async victim =>
            await Probe.UntilAsync(async () => await client.IsMemberAsync(victim, cancellation) is false, Patience, cancellation)
                ? client.Log.Now - since
                : throw new FaultException(new Words(
                    $"the first replica of {victim.Kind} still counts on the other one", $"{victim.Kind} の 1 つ目のレプリカが、もう一方をまだ生きているとみなしている"))));
        string all = string.Join(", ", client.System.LastReplicas.Zip(seconds).Select(pair => FormattableString.Invariant($"{pair.First.Kind} {pair.Second:0.0} s")));
        return new Words($"the others gave them up after: {all}", $"残ったレプリカが死亡と判定するまで: {all}");
    }
}

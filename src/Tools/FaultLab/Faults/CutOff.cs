using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>The cable of a host is pulled: its processes go on, but nobody reaches them, and they reach nobody.</summary>
internal sealed class CutOff : Fault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(300);

    public override Words Method => new(
        "the network cable of one of the two hosts is pulled; its processes go on", "2 台のホストの一方のネットワークケーブルを抜く(プロセスは動き続ける)");

    public override Words Rollback => new(
        "the cable is back; what finds itself given up ends, and is started again", "ケーブルを戻す。死亡と判定されたことを知ったプロセスは終了し、再び起動される");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        var network = NetworkOf(client.System);
        double since = client.Log.Now;
        await network.CutOffAsync(network.Hosts.Count - 1);
        bool[] answers = await Task.WhenAll(client.System.LastReplicas.Select(victim => Probe.AnswersAsync(victim.Address, ProbePatience, cancellation)));
        return answers.Contains(true)
            ? throw new FaultException(new Words("the host still answers", "ホストがまだ応答する"))
            : Words.Join([new Words("nothing on the host answers", "ホスト上のどのプロセスも応答しない"), await GivingUp.SeenAsync(client, since, cancellation)]);
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation)
    {
        var network = NetworkOf(client.System);
        await network.LetBackAsync(network.Hosts.Count - 1);
        double since = client.Log.Now;
        double[] ended = await Task.WhenAll(client.System.LastReplicas.Select(async victim =>
        {
            if (!await Probe.UntilAsync(() => Task.FromResult(victim.HasEnded), Patience, cancellation))
            {
                throw new FaultException(new Words($"{victim.Kind} was given up, but does not end", $"{victim.Kind} は死亡と判定されたのに終了しない"));
            }

            double seconds = client.Log.Now - since;
            await victim.StartAsync(cancellation);
            return seconds;
        }));
        string all = string.Join(", ", client.System.LastReplicas.Zip(ended).Select(pair => FormattableString.Invariant($"{pair.First.Kind} {pair.Second:0.0} s")));
        return new Words($"they ended and were started again, after: {all}", $"終了して再び起動されるまで: {all}");
    }

    private static Network NetworkOf(ILabSystem system) => system.Network ?? throw new SkippedException(new Words(
        "hosts are network namespaces, which only root can make, and only on Linux", "ホストはネットワーク名前空間で作る。Linux の root 権限が要る"));
}

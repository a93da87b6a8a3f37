using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>Calls between services become slow or get lost, on the hops to one neighbour or on all of them.</summary>
internal sealed class BadNetwork(Words method, NetworkConditions conditions, ServiceKind? to = null) : Fault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override Words Method => method;

    public override Words Rollback => new("the network is as before", "ネットワークを元に戻す");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        var proxies = Hops(client.System);
        int[] before = [.. proxies.Select(proxy => proxy.Hits)];
        Set(proxies, conditions);
        bool isSeen = await Probe.UntilAsync(
            () => Task.FromResult(proxies.Zip(before).All(pair => pair.First.Hits > pair.Second)), Patience, cancellation);
        return isSeen
            ? Words.Join(proxies.Zip(before).Select(pair => new Words(
                $"{pair.First}: {pair.First.Hits - pair.Second} messages hit so far",
                $"{pair.First}: ここまでに {pair.First.Hits - pair.Second} 件のメッセージに影響")))
            : throw new FaultException(new Words("no call was hit", "影響を受けた呼び出しがない"));
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation)
    {
        var proxies = Hops(client.System);
        Set(proxies, null);
        int[] hits = [.. proxies.Select(proxy => proxy.Hits)];
        await Task.Delay(conditions.Delay + conditions.Jitter + TimeSpan.FromMilliseconds(200), cancellation); // What is under way has crossed by then.
        return proxies.Zip(hits).All(pair => pair.First.Hits == pair.Second)
            ? new Words($"no message was hit any more ({hits.Sum()} were)", $"影響を受けるメッセージはなくなった(計 {hits.Sum()} 件)")
            : throw new FaultException(new Words("messages are still being hit", "まだ影響を受けるメッセージがある"));
    }

    private IReadOnlyList<FaultProxy> Hops(ILabSystem system) => [.. system.FaultProxies.Where(proxy => to is null || proxy.To == to)];

    private static void Set(IReadOnlyList<FaultProxy> proxies, NetworkConditions? conditions)
    {
        foreach (var proxy in proxies)
        {
            proxy.Conditions = conditions;
        }
    }
}

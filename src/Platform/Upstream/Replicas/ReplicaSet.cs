using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Owl.Upstream.Replicas;

/// <summary>The replicas that were called so far, by address, and whether one of them came to be left out or was taken back.</summary>
internal sealed class ReplicaSet(TimeProvider time)
{
    private readonly ConcurrentDictionary<Uri, Replica> _replicas = [];
    private ConfigurationReloadToken _change = new();

    /// <summary>Tells of the next change. What is read after it was taken is not older than it.</summary>
    public IChangeToken NextChange => Volatile.Read(ref _change);

    public IEnumerable<Replica> LeftOut => _replicas.Values.Where(replica => replica.IsLeftOut);

    public Replica Get(Uri address) =>
        _replicas.TryGetValue(address, out var replica) ? replica : _replicas.GetOrAdd(address, new Replica(address, time, OnChange));

    public bool IsLeftOut(Uri address) => _replicas.TryGetValue(address, out var replica) && replica.IsLeftOut;

    public void Forget(Replica replica) => _replicas.TryRemove(replica.Address, out _);

    private void OnChange() => Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
}

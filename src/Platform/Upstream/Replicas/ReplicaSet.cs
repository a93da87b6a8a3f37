using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Owl.Upstream.Replicas;

/// <summary>The replicas that were called so far, by address, and whether one of them came to be left out or was taken back.</summary>
internal sealed class ReplicaSet(TimeProvider time)
{
    private readonly ConcurrentDictionary<Uri, Replica> _replicas = [];
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<Uri>> _listed = [];
    private ConfigurationReloadToken _change = new();

    /// <summary>Tells of the next change. What is read after it was taken is not older than it.</summary>
    public IChangeToken NextChange => Volatile.Read(ref _change);

    public IEnumerable<Replica> LeftOut => _replicas.Values.Where(replica => replica.IsLeftOut);

    public Replica Get(Uri address) =>
        _replicas.TryGetValue(address, out var replica) ? replica : _replicas.GetOrAdd(address, new Replica(address, time, OnChange));

    public bool IsLeftOut(Uri address) => _replicas.TryGetValue(address, out var replica) && replica.IsLeftOut;

    /// <summary>Notes where the replicas of a service are now.</summary>
    public void List(string service, IReadOnlyCollection<Uri> addresses) => _listed[service] = addresses;

    /// <summary>Forgets a replica, unless there is to be one at its address.</summary>
    public void ForgetUnlisted(Replica replica)
    {
        if (!_listed.Values.Any(addresses => addresses.Contains(replica.Address)))
        {
            _replicas.TryRemove(replica.Address, out _);
        }
    }

    private void OnChange() => Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
}

namespace Owl.FaultLab.Systems;

/// <summary>The services that an experiment is made on.</summary>
internal interface ILabSystem : IAsyncDisposable
{
    /// <summary>The gateway, or the first replica of a service.</summary>
    ILabService this[ServiceKind kind] { get; }

    /// <summary>All of them, with all their replicas.</summary>
    IReadOnlyList<ILabService> Services { get; }

    /// <summary>The last replica of each service; empty where each has but one.</summary>
    IReadOnlyList<ILabService> LastReplicas { get; }

    /// <summary>The hosts, of which the last one has the last replicas; null where all run on this machine.</summary>
    Network? Network { get; }

    /// <summary>What every call to a service must show; null: nothing.</summary>
    string? Secret { get; }

    /// <summary>The id of a user that is there.</summary>
    long User { get; }

    /// <summary>The hops that can be made slow or lossy; empty where the services call each other directly.</summary>
    IReadOnlyList<FaultProxy> FaultProxies { get; }

    /// <summary>The small file system with the data; null where there is none.</summary>
    SmallDisk? Disk { get; }
}

/// <summary>
/// One service that can be hit. What is done to it is also checked: each of these returns what was seen of it, and
/// throws a <see cref="FaultException"/> where it cannot be seen in time.
/// </summary>
internal interface ILabService
{
    ServiceKind Kind { get; }

    Uri Address { get; }

    /// <summary>Where other silos reach its silo.</summary>
    string Silo { get; }

    /// <summary>Has come to its end, whoever ended it.</summary>
    bool HasEnded { get; }

    /// <summary>Starts it and waits until it can do its work.</summary>
    Task<Words> StartAsync(CancellationToken cancellation);

    /// <summary>SIGKILL.</summary>
    Task<Words> KillAsync(CancellationToken cancellation);

    /// <summary>SIGTERM: the clean end.</summary>
    Task<Words> StopAsync(CancellationToken cancellation);

    /// <summary>SIGSTOP.</summary>
    Task<Words> FreezeAsync(CancellationToken cancellation);

    /// <summary>SIGCONT, and a start where it ended meanwhile.</summary>
    Task<Words> ThawAsync(CancellationToken cancellation);
}

/// <summary>A fault did not take effect, or did not go away: nothing can be concluded from what was seen.</summary>
internal class FaultException(Words words) : Exception(words.En)
{
    public Words Words { get; } = words;
}

/// <summary>Requests failed though nothing was broken yet.</summary>
internal sealed class UnsteadyException(Words words) : FaultException(words);

/// <summary>What an experiment needs cannot be had on this machine.</summary>
internal sealed class SkippedException(Words words) : Exception(words.En)
{
    public Words Words { get; } = words;
}

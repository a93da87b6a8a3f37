using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>Something that is done to a system while it works, and undone.</summary>
internal abstract class Fault
{
    /// <summary>What is done.</summary>
    public abstract Words Method { get; }

    /// <summary>How it is undone.</summary>
    public abstract Words Rollback { get; }

    /// <summary>Whose processes it ends and starts again.</summary>
    public virtual IReadOnlyList<ServiceKind> Kills => [];

    /// <summary>Done when it returns, so that there is nothing to wait for until it is undone.</summary>
    public virtual bool IsOverAtOnce => false;

    /// <summary>Does it, and sees to it that it took effect.</summary>
    /// <returns>What was seen of it.</returns>
    /// <exception cref="Systems.FaultException">It took no effect.</exception>
    public abstract Task<Words> BeginAsync(LabClient client, CancellationToken cancellation);

    /// <summary>Undoes it, and sees to it that it is gone.</summary>
    /// <exception cref="Systems.FaultException">It is still there.</exception>
    public abstract Task<Words> EndAsync(LabClient client, CancellationToken cancellation);
}

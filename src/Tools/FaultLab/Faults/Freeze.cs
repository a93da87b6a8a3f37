using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>SIGSTOP: the process is there, its port takes connections, and nothing answers.</summary>
internal sealed class Freeze(ServiceKind victim) : Fault
{
    public override Words Method => new($"SIGSTOP to {victim}", $"{victim} に SIGSTOP を送る");

    public override Words Rollback => new($"SIGCONT to {victim}", $"{victim} に SIGCONT を送る");

    public override Task<Words> BeginAsync(LabClient client, CancellationToken cancellation) => client.System[victim].FreezeAsync(cancellation);

    public override Task<Words> EndAsync(LabClient client, CancellationToken cancellation) => client.System[victim].ThawAsync(cancellation);
}

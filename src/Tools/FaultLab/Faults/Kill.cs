using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>SIGKILL: the end that nobody can prepare for.</summary>
internal sealed class Kill(ServiceKind victim) : Fault
{
    public override Words Method => new($"SIGKILL to {victim}", $"{victim} に SIGKILL を送る");

    public override IReadOnlyList<ServiceKind> Kills => [victim];

    public override Words Rollback => new($"{victim} is started again", $"{victim} を再び起動する");

    public override Task<Words> BeginAsync(LabClient client, CancellationToken cancellation) => client.System[victim].KillAsync(cancellation);

    public override Task<Words> EndAsync(LabClient client, CancellationToken cancellation) => client.System[victim].StartAsync(cancellation);
}

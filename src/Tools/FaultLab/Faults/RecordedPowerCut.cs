using Owl.FaultLab.History;

namespace Owl.FaultLab.Faults;

/// <summary>A power cut that was worked out of a recording: no system that runs can be hit by it.</summary>
internal sealed class RecordedPowerCut : Fault
{
    public override Words Method => new(
        "the writes and flushes of task-service are recorded; from them, disks are made as a power cut can leave them: with any part of what was not flushed, torn at 512 bytes",
        "task-service の書き込みとフラッシュを記録し、電源断で残りうるディスクを作る。フラッシュ前のものは任意の一部だけが残り、512 バイト単位でちぎれる");

    public override Words Rollback => new("task-service is started on each of them", "それぞれのディスクで task-service を起動する");

    public override Task<Words> BeginAsync(LabClient client, CancellationToken cancellation) => throw new NotSupportedException();

    public override Task<Words> EndAsync(LabClient client, CancellationToken cancellation) => throw new NotSupportedException();
}

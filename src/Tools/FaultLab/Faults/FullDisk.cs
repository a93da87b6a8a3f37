using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>Not a byte is left on the disk that all three stores are on.</summary>
internal sealed class FullDisk : Fault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Endpoint[] Writers = [Endpoint.CreateUser, Endpoint.CreateTask, Endpoint.CreateNotification];

    public override Words Method => new("the disk is filled to the last page", "ディスクを最後のページまで埋める");

    public override Words Rollback => new("the space is given back", "空き容量を戻す");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        DiskOf(client.System).Fill();
        string filling = new('x', 20_000);
        // What the logs of the stores have room for still goes in; large texts use that up.
        bool isFull = await Probe.UntilAsync(
            async () =>
            {
                var answers = await Task.WhenAll(Writers.Select(writer => client.SendAsync(writer, client.Log.Now, client.NextText() + filling)));
                return answers.All(answer => answer.Status == 503);
            },
            Patience,
            cancellation);
        return isFull
            ? new Words("each store refuses writes with 503", "どのストアも書き込みを 503 で断る")
            : throw new FaultException(new Words("the stores still take writes", "ストアがまだ書き込みを受け付ける"));
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation)
    {
        DiskOf(client.System).Free();
        bool isFree = await Probe.UntilAsync(
            async () => (await Task.WhenAll(Writers.Select(writer => client.SendAsync(writer)))).All(answer => answer.IsGood),
            Patience,
            cancellation);
        return isFree
            ? new Words("each store takes writes again, without a restart", "どのストアも再起動なしで書き込みを受け付ける")
            : throw new FaultException(new Words("the stores still refuse writes", "ストアがまだ書き込みを断る"));
    }

    private static SmallDisk DiskOf(ILabSystem system) => system.Disk ?? throw new InvalidOperationException("The setup has no disk of its own.");
}

using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>SIGKILL at moments of its own in whatever a store is writing, several times.</summary>
internal sealed class KillAgainAndAgain(int times, params ServiceKind[] victims) : Fault
{
    public override Words Method => new(
        $"SIGKILL to {string.Join(" and ", victims.Select(victim => victim.Name))} in the middle of writes, {times} times, with a start after each",
        $"書き込みの最中に {string.Join(" と ", victims.Select(victim => victim.Name))} へ SIGKILL を {times} 回送り、そのつど起動し直す");

    public override Words Rollback => new("all are started again", "すべてを再び起動する");

    public override IReadOnlyList<ServiceKind> Kills => victims;

    public override bool IsOverAtOnce => true;

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        for (int i = 0; i < times; i++)
        {
            await Task.WhenAll(victims.Select(async victim =>
            {
                await Task.Delay(Random.Shared.Next(100, 500), cancellation);
                await client.System[victim].KillAsync(cancellation);
                await client.System[victim].StartAsync(cancellation);
            }));
        }

        int open = client.Log.Ended.Count(exchange => exchange.Endpoint.IsCreation && exchange.Ending is Ending.Broken);
        return open > 0
            ? new Words(
                $"killed {times * victims.Length} times; {open} creations broke off without an answer",
                $"{times * victims.Length} 回落とし、{open} 件の作成が応答なしに途切れた")
            : throw new FaultException(new Words("no write was under way when the processes were killed", "落としたとき書き込みは行われていなかった"));
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation) =>
        Words.Join(await Task.WhenAll(victims.Select(victim => client.System[victim].StartAsync(cancellation))));
}

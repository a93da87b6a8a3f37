using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Faults;

/// <summary>Twice as many tasks are asked for as can be created.</summary>
internal sealed class Overload(TimeSpan measuring) : Fault
{
    private const int Clients = 32;

    // A capacity that was measured beside other work is too low, and twice as much is then no overload.
    private const int MostTries = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<OpenLoop> _surplus = [];

    public override Words Method => new(
        $"the capacity is measured with {Clients} clients for {measuring.TotalSeconds:0} s; then twice as many requests come per second",
        $"{Clients} クライアントで {measuring.TotalSeconds:0} 秒間、処理能力を測り、その 2 倍のリクエストを毎秒送る");

    public override Words Rollback => new("the surplus ends", "超過分を止める");

    public override async Task<Words> BeginAsync(LabClient client, CancellationToken cancellation)
    {
        double capacity = await MeasureAsync(client);
        double began = client.Log.Now;
        for (int tries = 1; tries <= MostTries; tries++)
        {
            _surplus.Add(OpenLoop.Start(client, [Endpoint.CreateTask], 2 * capacity));
            if (await IsRefusedAsync(client, began, cancellation))
            {
                return new Words(
                    $"{capacity:#,0} a second is what it can do; {2 * tries * capacity:#,0} a second are asked for, and not all are served",
                    $"処理能力は毎秒 {capacity:#,0} 件。毎秒 {2 * tries * capacity:#,0} 件を要求し、すべては処理できない");
            }
        }

        await EndAsync(client, cancellation);
        throw new FaultException(new Words("the load was no overload", "過負荷にならなかった"));
    }

    public override async Task<Words> EndAsync(LabClient client, CancellationToken cancellation)
    {
        foreach (var surplus in _surplus)
        {
            await surplus.DisposeAsync();
        }

        _surplus.Clear();
        return new Words("the last surplus request has its answer", "超過分の最後のリクエストが応答を得た");
    }

    private static Task<bool> IsRefusedAsync(LabClient client, double began, CancellationToken cancellation) => Probe.UntilAsync(
        () => Task.FromResult(client.Log.Ended.Any(exchange => exchange.Start > began && exchange.Status == 503)), Patience, cancellation);

    private async Task<double> MeasureAsync(LabClient client)
    {
        int created = 0;
        double until = client.Log.Now + measuring.TotalSeconds;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (client.Log.Now < until)
            {
                if ((await client.SendAsync(Endpoint.CreateTask)).IsGood)
                {
                    Interlocked.Increment(ref created);
                }
            }
        })));
        return created / measuring.TotalSeconds;
    }
}

using Owl.FaultLab.Claims;
using Owl.FaultLab.Experiments;
using Owl.FaultLab.History;
using Owl.FaultLab.Results;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Runs;

/// <summary>Carries out one experiment on a system that runs.</summary>
/// <param name="experiment">What is done and claimed.</param>
/// <param name="setup">What the system is made of.</param>
/// <param name="scale">For how long.</param>
/// <param name="progress">Is told what goes on.</param>
internal sealed class ExperimentRun(Experiment experiment, Setup setup, Scale scale, Action<Words> progress)
{
    // A machine that does something else just then, for instance a build, is given time to come to an end of it.
    private const int MostTries = 3;

    private const int AskedForAgain = 20;

    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(30);

    private readonly List<Words> _events = [];
    private readonly List<Words> _exits = [];
    private readonly List<PendingPoint> _pending = [];
    private volatile PendingPoint? _lastPending;

    private TimeSpan Calm => TimeSpan.FromSeconds(scale is Scale.Quick ? 1 : 3);

    // A cluster of all silos stands still for half a minute at a time; that is to be seen.
    private bool IsSlowToHeal => setup.Topology != Setup.OwnTopology;

    private TimeSpan Patience => TimeSpan.FromSeconds(IsSlowToHeal ? 35 : 5);

    private TimeSpan Duration => IsSlowToHeal && scale is Scale.Full ? TimeSpan.FromSeconds(40) : experiment.Duration(scale);

    /// <param name="system">One that runs.</param>
    /// <param name="isFresh">It was started just now.</param>
    /// <param name="cancellation">When nobody waits for it any more.</param>
    public async Task<RunResult> RunAsync(ILabSystem system, bool isFresh, CancellationToken cancellation)
    {
        if (isFresh)
        {
            await WarmUpAsync(system, cancellation);
        }

        for (int tries = 1; ; tries++)
        {
            try
            {
                return await RunOnceAsync(system, cancellation);
            }
            catch (UnsteadyException e) when (tries < MostTries)
            {
                _pending.Clear();
                _lastPending = null;
                _exits.Clear();
                _events.Add(new Words($"begun again: {e.Words}", $"やり直し: {e.Words.Ja}"));
            }
        }
    }

    private async Task<RunResult> RunOnceAsync(ILabSystem system, CancellationToken cancellation)
    {
        using var client = new LabClient(system, new ExchangeLog(), Patience, cancellation);
        var (phases, seen, gone) = await MeasureAsync(client, cancellation);
        NoteExits(client);
        if (client.Log.Unsent > 0)
        {
            _events.Add(new Words(
                $"{client.Log.Unsent:#,0} requests were due and not sent", $"送るはずだった {client.Log.Unsent:#,0} 件を送らなかった"));
        }

        progress(new Words("reading what is there", "結果を読み取る"));
        var final = await SettleAsync(client, cancellation);
        var evidence = new Evidence(client.Log.ToList(), phases, final, client.Name) { Exits = _exits };
        return new Summary(experiment, setup, scale, evidence).ToResult(seen, gone, _events, _pending);
    }

    // The first requests of fresh processes are slow; that is a matter of their start.
    private async Task WarmUpAsync(ILabSystem system, CancellationToken cancellation)
    {
        progress(new Words("warming up", "準備運転"));
        using var client = new LabClient(system, new ExchangeLog(), Patience, cancellation);
        await using var load = OpenLoop.Start(client, experiment.Load, experiment.Rate);
        await Task.Delay(Calm, cancellation);
        await UntilAllIsWellAsync(client, since: 0, cancellation);
    }

    private async Task<(Phases Phases, Words Seen, Words Gone)> MeasureAsync(LabClient client, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = WatchPendingAsync(client, watching.Token);
        try
        {
            return await HitAsync(client, cancellation);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
        }
    }

    private async Task<(Phases Phases, Words Seen, Words Gone)> HitAsync(LabClient client, CancellationToken cancellation)
    {
        var log = client.Log;
        var fault = experiment.CreateFault(scale);
        await using var load = OpenLoop.Start(client, experiment.Load, experiment.Rate);

        progress(new Words("steady state", "定常状態"));
        await Task.Delay(Calm, cancellation);
        if (log.ToList().FirstOrDefault(exchange => !exchange.IsGood) is { } failure)
        {
            throw new UnsteadyException(new Words($"there was no steady state: {failure}", $"定常状態にならなかった: {failure}"));
        }

        progress(fault.Method);
        double begin = log.Now;
        var seen = await fault.BeginAsync(client, cancellation);
        double effective = log.Now;
        if (!fault.IsOverAtOnce)
        {
            await Task.Delay(Duration, cancellation);
        }

        progress(fault.Rollback);
        double end = log.Now;
        var gone = await fault.EndAsync(client, cancellation);
        double over = log.Now;
        progress(new Words("recovery", "回復"));
        await UntilAllIsWellAsync(client, over, cancellation);
        await Task.Delay(Calm / 2, cancellation);
        await load.DisposeAsync();
        return (new Phases(begin, effective, end, over, log.Now), seen, gone);
    }

    // For a while every endpoint has answered well, and nothing waits for its delivery. It is the claims that judge how
    // long that took.
    private Task<bool> UntilAllIsWellAsync(LabClient client, double since, CancellationToken cancellation) =>
        Probe.UntilAsync(
            async () =>
            {
                foreach (var service in NoteExits(client))
                {
                    await service.StartAsync(cancellation);
                }

                var recent = client.Log.Ended.Where(exchange => exchange.Start > Math.Max(since, client.Log.Now - 1)).ToLookup(exchange => exchange.Endpoint);
                return _lastPending is null or { Count: 0 } && experiment.Load.All(endpoint => recent[endpoint].Count() >= 5 && recent[endpoint].All(exchange => exchange.IsGood));
            },
            TimeSpan.FromSeconds(IsSlowToHeal ? 120 : 15),
            cancellation);

    private List<ILabService> NoteExits(LabClient client)
    {
        var ended = client.System.Services.Where(service => service.HasEnded).ToList();
        _exits.AddRange(ended.Select(service => new Words($"{service.Kind} ended by itself", $"{service.Kind} が自ら終了した")));
        _events.AddRange(_exits.TakeLast(ended.Count));
        return ended;
    }

    private async Task WatchPendingAsync(LabClient client, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                double at = client.Log.Now;
                if (await client.PendingAsync(cancellation) is { } pending)
                {
                    _pending.Add(_lastPending = new PendingPoint(at, pending));
                }

                await Task.Delay(250, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }
    }

    // As its clients are told to: what had an unknown outcome is asked for again under the same key.
    private static async Task<FinalState> SettleAsync(LabClient client, CancellationToken cancellation)
    {
        double until = client.Log.Now + LongestSettling.TotalSeconds;
        foreach (var unknown in client.Log.ToList().Where(exchange => exchange.IsUnknown).TakeWhile(_ => client.Log.Now < until))
        {
            cancellation.ThrowIfCancellationRequested();
            await client.SendAsync(unknown.Endpoint, client.Log.Now, unknown.Text);
        }

        // Also what was acknowledged: it must be there once, under the same id.
        var creations = client.Log.ToList().Where(exchange => exchange.IsGood && exchange.Text is not null).ToArray();
        foreach (var known in Random.Shared.GetItems(creations, Math.Min(creations.Length, AskedForAgain)))
        {
            await client.SendAsync(known.Endpoint, client.Log.Now, known.Text);
        }

        long? pending = null;
        await Probe.UntilAsync(async () => (pending = await client.PendingAsync(cancellation)) == 0, LongestSettling, cancellation);
        return new FinalState(
            await client.ReadAsync(ServiceKind.UserService, "/users", "name", cancellation),
            await client.ReadAsync(ServiceKind.TaskService, "/tasks", "title", cancellation),
            await client.ReadAsync(ServiceKind.NotificationService, "/notifications", "message", cancellation),
            pending,
            client.System.User);
    }
}

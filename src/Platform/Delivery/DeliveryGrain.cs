using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Loops;
using Owl.Storage;

namespace Owl.Delivery;

/// <summary>Does what the <see cref="Backlog"/> of its partition decides: reads, sends, takes out.</summary>
[GrainType("delivery")]
[KeepAlive] // Each silo wakes it again and again; and the collection of idle grains goes by the wall clock, which may step.
internal sealed partial class DeliveryGrain(
    IOutbox store,
    ILateCalls calls,
    TargetState target,
    ILocalSiloDetails silo,
    CauseLimit lines,
    TimeProvider time,
    ILogger<DeliveryGrain> logger)
    : Grain, IDeliveryGrain
{
    private static readonly BackOff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    private readonly Backlog _backlog = new(time, Random.Shared.NextDouble);
    private readonly HashSet<Task> _running = [];
    private readonly long _start = time.GetTimestamp();
    private Dictionary<long, PendingDelivery> _read = [];
    private IGrainTimer? _timer;
    private string? _trouble;
    private int _troubles;
    private long _nextTry;
    private long _drained;

    private int Partition => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(WorkAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Walk.Rest) { Interleave = true });
        return Task.CompletedTask;
    }

    public ValueTask<PartitionState> Wake(long[] leftBehind)
    {
        foreach (long id in leftBehind)
        {
            _backlog.NoteLeftBehind(id);
        }

        if (leftBehind.Length > 0 && _trouble is null)
        {
            _timer?.Change(TimeSpan.Zero, Walk.Rest);
        }

        return ValueTask.FromResult(Describe());
    }

    // A round goes on until there is nothing to do for now. Whatever goes wrong, there is a next one.
    private async Task WorkAsync(CancellationToken stopping)
    {
        var left = Walk.Rest;
        try
        {
            left = await WorkOffAsync(stopping);
            (_trouble, _troubles) = (null, 0);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            left = Pauses.Pause(++_troubles, Random.Shared.NextDouble());
            _trouble = e.Message.ReplaceLineEndings(" ");
            Tell(e);
        }

        _nextTry = time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
        _timer?.Change(left, Walk.Rest);
    }

    private async Task<TimeSpan> WorkOffAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            switch (_backlog.Decide())
            {
                case Step.Read read:
                    var page = await store.ReadPendingAsync(Partition, Partitions.Count, read.After, Walk.ChunkSize, stopping);
                    _read = page.Rows.ToDictionary(row => row.Id);
                    _backlog.Note([.. page.Rows.Select(row => row.Id)], page.Newest);
                    break;
                case Step.Remove remove:
                    await store.RemoveDeliveredAsync(remove.Ids);
                    _backlog.NoteRemoved(remove.Ids);
                    _drained += remove.Ids.Count;
                    break;
                case Step.Send send:
                    _running.Add(SendAsync(send.Id, stopping));
                    break;
                case Step.Wait wait when _running.Count == 0:
                    TellDrained();
                    return wait.Left;
                case Step.Wait wait:
                    await Task.WhenAny([.. _running, Task.Delay(wait.Left, time, stopping)]);
                    break;
            }

            _running.RemoveWhere(call => call.IsCompleted);
        }

        return Walk.Rest;
    }

    // Does not throw: whatever happens, this one is not in flight for ever.
    private async Task SendAsync(long id, CancellationToken stopping)
    {
        try
        {
            PendingDelivery? known = _read.TryGetValue(id, out var row) ? row : null;
            var end = await calls.CallAsync(id, known, stopping);
            end.NoteIn(_backlog, id);
            if (end.Kind is CallEndKind.Refused && lines.Allows($"refused: {end.Reason}", out long heldBack))
            {
                LogRefused(logger, id, end.Reason, heldBack);
            }
        }
        catch (Exception e)
        {
            _backlog.Fail(id, e.Message.ReplaceLineEndings(" "));
            if (!stopping.IsCancellationRequested)
            {
                Tell(e);
            }
        }
    }

    private PartitionState Describe()
    {
        bool waits = _trouble is not null || _backlog.Waiting > 0;
        var left = time.GetElapsedTime(time.GetTimestamp(), _nextTry);
        return new PartitionState(
            silo.SiloAddress.Endpoint.ToString(),
            time.GetElapsedTime(_start),
            _backlog.Waiting,
            _backlog.InFlight,
            _backlog.Parked,
            _backlog.ParkedReason,
            _trouble ?? _backlog.WaitsFor,
            !waits || _backlog.InFlight > 0 ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero,
            target.AnsweredBefore);
    }
}

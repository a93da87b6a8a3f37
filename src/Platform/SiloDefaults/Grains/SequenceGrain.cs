using Orleans.Placement;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// Writes nothing itself: what it stands on is the highest id in the service's own rows, so that creating an item
/// is one write. Should two activations ever give the same id, the row's key lets only one of the two items be stored.
/// </summary>
[GrainType("sequence")]
[KeepAlive]
[PreferLocalPlacement] // In a cluster with other services, theirs could not read our rows.
internal sealed class SequenceGrain(
    [PersistentState("highest", HighestIdStorage.Name)] IPersistentState<HighestId> highest) : Grain, ISequenceGrain
{
    private long _last;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _last = highest.State.Id;
        return Task.CompletedTask;
    }

    public ValueTask<long> NextId() => ValueTask.FromResult(++_last);

    public ValueTask GiveBack(long id)
    {
        if (id == _last)
        {
            _last--;
        }

        return ValueTask.CompletedTask;
    }
}

using Owl.ServiceDefaults;

namespace Owl.SiloDefaults.Grains;

/// <summary>Where the ids of new items come from.</summary>
public interface IItemIds
{
    /// <summary>The next id, which was never given to an item that was stored.</summary>
    ValueTask<long> NextIdAsync();

    /// <summary>Takes back an id that surely was not used, so that ids stay without gaps where that can be had.</summary>
    ValueTask GiveBackAsync(long id);
}

/// <summary>Ids from the one <see cref="ISequenceGrain"/> of a service that is one process.</summary>
public sealed class SequenceIds(IGrainFactory grains, OwlService service) : IItemIds
{
    public ValueTask<long> NextIdAsync() => Sequence().NextId();

    public ValueTask GiveBackAsync(long id) => Sequence().GiveBack(id);

    private ISequenceGrain Sequence() => grains.GetById<ISequenceGrain>(service.PortOffset);
}

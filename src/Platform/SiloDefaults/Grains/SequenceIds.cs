using Owl.ServiceDefaults;
using Owl.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>Ids from the one <see cref="ISequenceGrain"/> of a service that is one process.</summary>
public sealed class SequenceIds(IGrainFactory grains, OwlService service) : IItemIds
{
    public ValueTask<long> NextIdAsync() => Sequence().NextId();

    public ValueTask GiveBackAsync(long id) => Sequence().GiveBack(id);

    private ISequenceGrain Sequence() => grains.GetById<ISequenceGrain>(service.PortOffset);
}

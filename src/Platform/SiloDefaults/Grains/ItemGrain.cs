using Orleans.GrainDirectory;
using Orleans.Placement;
using Owl.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// One item. Its key is the item's id. It reads its row when it is first asked for it, and then has it in memory: a row
/// never changes. One that is not there yet is looked for each time, as it may come.
/// </summary>
/// <remarks>
/// Because of that, and only because of that, it is on the silo that was asked (<see cref="NoDirectory"/>), and several
/// silos can have it. A grain whose state changes needs one activation: do not derive it from this one.
/// </remarks>
[GrainDirectory(NoDirectory.Name), PreferLocalPlacement, Immovable]
public abstract class ItemGrain<TItem>(IRowStore<TItem> rows, ItemsInMemory inMemory) : Grain
    where TItem : class
{
    private TItem? _item;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        inMemory.Add(GrainContext);
        return Task.CompletedTask;
    }

    /// <summary>The item, or null where there is none with this id.</summary>
    /// <exception cref="StorageUnavailableException">It could not be read.</exception>
    public async ValueTask<TItem?> Get() =>
        _item ??= await rows.ReadAsync(this.GetPrimaryKeyLong(), CancellationToken.None);
}

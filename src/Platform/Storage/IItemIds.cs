namespace Owl.Storage;

/// <summary>Where the ids of new items come from.</summary>
public interface IItemIds
{
    /// <summary>The next id, which was never given to an item that was stored.</summary>
    ValueTask<long> NextIdAsync();

    /// <summary>Takes back an id that surely was not used, so that ids stay without gaps where that can be had.</summary>
    ValueTask GiveBackAsync(long id);
}

using Orleans.Storage;

namespace Owl.SiloDefaults.Grains;

/// <summary>How the grain of an item stores it.</summary>
public static class ItemState
{
    /// <summary>Stores <paramref name="item"/> as the state of a grain that has none yet.</summary>
    /// <exception cref="InconsistentStateException">The id is taken; what is stored stays.</exception>
    public static async Task<TItem> CreateAsync<TItem>(this IPersistentState<TItem> state, TItem item)
    {
        if (state.RecordExists)
        {
            // A write would name the version that was read, and so replace what someone else was told is stored.
            throw new InconsistentStateException("The id is taken.");
        }

        state.State = item;
        await state.WriteStateAsync();
        return item;
    }
}

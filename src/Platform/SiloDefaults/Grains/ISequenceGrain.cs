namespace Owl.SiloDefaults.Grains;

/// <summary>Gives out the ids of a service's items: 1, 2, 3 … There is one per service, with the service's place as its key.</summary>
[Alias("owl.ISequenceGrain")]
public interface ISequenceGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// The next id. It was never given before to an item that was stored: after a restart the ids go on behind the
    /// highest stored one.
    /// </summary>
    [Alias("next-id")]
    ValueTask<long> NextId();

    /// <summary>Takes back an id that surely was not used, so that ids stay without gaps where that can be had.</summary>
    [Alias("give-back")]
    ValueTask GiveBack(long id);
}

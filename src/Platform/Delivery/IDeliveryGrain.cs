using Orleans.Concurrency;

namespace Owl.Delivery;

/// <summary>
/// Delivers late what is pending in one partition, as long as it is active. Its key is the partition's number. There is one
/// in the cluster, wherever Orleans has put it.
/// </summary>
[Alias("owl.IDeliveryGrain")]
internal interface IDeliveryGrain : IGrainWithIntegerKey
{
    /// <summary>Makes it active where it is not, and tells how it is.</summary>
    /// <param name="leftBehind">Ids of its items that requests could not deliver; those are tried at once.</param>
    [Alias("wake"), AlwaysInterleave]
    ValueTask<PartitionState> Wake(long[] leftBehind);
}

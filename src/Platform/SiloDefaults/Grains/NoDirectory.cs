using Orleans.GrainDirectory;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// A grain directory that knows nothing. Together with <see cref="Orleans.Placement.PreferLocalPlacementAttribute"/> it leaves
/// a grain on the silo that was asked for it: nothing is looked up or registered elsewhere, and no silo that fails stands
/// between a request and its grain. Each silo can then have an activation of its own.
/// </summary>
/// <remarks>
/// It is a choice for rows that are written once and never change, where two activations cannot differ. Every other grain
/// belongs into Orleans' own directory, which sees to it that there is one activation in the cluster.
/// </remarks>
internal sealed class NoDirectory : IGrainDirectory
{
    /// <summary>For <see cref="GrainDirectoryAttribute"/>.</summary>
    public const string Name = "none";

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}

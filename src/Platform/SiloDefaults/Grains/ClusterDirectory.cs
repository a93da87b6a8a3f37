using Orleans.Metadata;

namespace Owl.SiloDefaults.Grains;

/// <summary>
/// Takes the grains of items out of <see cref="NoDirectory"/> and into the directory that the silos of a cluster share:
/// Orleans' default, whose cost in one cluster for all services the failure lab shows.
/// </summary>
internal sealed class ClusterDirectory : IGrainPropertiesProvider
{
    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties.Remove(WellKnownGrainTypeProperties.GrainDirectory);
}

using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Owl.SiloDefaults.Grains;

/// <summary>A grain that nobody has called before: its answer says that the silo can activate one.</summary>
[Alias("owl.IProbeGrain")]
internal interface IProbeGrain : IGrainWithGuidKey
{
    [Alias("answer")]
    ValueTask Answer();
}

[GrainType("probe")]
[GrainDirectory(NoDirectory.Name), PreferLocalPlacement] // It is about this silo.
internal sealed class ProbeGrain : Grain, IProbeGrain
{
    public ValueTask Answer()
    {
        DeactivateOnIdle();
        return ValueTask.CompletedTask;
    }
}

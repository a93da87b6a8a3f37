namespace Owl.FaultLab.Tests;

/// <summary>What takes all of a machine: beside it, the systems of other tests would not keep their time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}

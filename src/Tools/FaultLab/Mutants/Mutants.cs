namespace Owl.FaultLab.Mutants;

internal static class Mutants
{
    /// <summary>All of them; those with tests in the same project one after the other.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. StorageMutants.All, .. PostgresMutants.All, .. EdgeMutants.All, .. HopMutants.All, .. GatewayMutants.All,
        .. GrainMutants.All, .. DeliveryMutants.All,
    ];
}

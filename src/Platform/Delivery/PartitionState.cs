namespace Owl.Delivery;

/// <summary>How a partition is.</summary>
/// <param name="Silo">The address of the silo where it is.</param>
/// <param name="ActiveFor">For how long it has been there.</param>
/// <param name="Waiting">Deliveries that wait, of those that it has read.</param>
/// <param name="InFlight">Deliveries that are under way.</param>
/// <param name="Parked">Deliveries that were refused, each to be tried again by itself.</param>
/// <param name="ParkedReason">Why the last one was; null when none is parked.</param>
/// <param name="WaitsFor">Why it does not go on, in words; null when it does.</param>
/// <param name="NextTry">How long until it goes on; null when nothing waits.</param>
/// <param name="AnsweredBefore">How long ago the neighbour last answered its silo; null: never.</param>
[GenerateSerializer, Immutable, Alias("owl.PartitionState")]
internal sealed record PartitionState(
    [property: Id(0)] string Silo,
    [property: Id(1)] TimeSpan ActiveFor,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int InFlight,
    [property: Id(4)] int Parked,
    [property: Id(5)] string? ParkedReason,
    [property: Id(6)] string? WaitsFor,
    [property: Id(7)] TimeSpan? NextTry,
    [property: Id(8)] TimeSpan? AnsweredBefore);

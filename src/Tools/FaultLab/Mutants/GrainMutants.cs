namespace Owl.FaultLab.Mutants;

internal static class GrainMutants
{
    private const string Silo = "tests/Platform/SiloDefaults.Tests";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("a key that was used for another request is refused", "src/Platform/SiloDefaults/Grains/CollectionGrain.cs",
            "asked.Equals(first) ? CreationOutcome.Replayed : CreationOutcome.KeyReused", "CreationOutcome.Replayed", Silo, "Grains.ItemGrainTests"),
        new("the items in memory have a bound", "src/Platform/SiloDefaults/Grains/ItemsInMemory.cs",
            "ref _count) > most &&", "ref _count) > most * 1000 &&", Silo, "Grains.ItemGrainTests"),
        new("whether something is stored that was not confirmed is unknown", "src/Platform/SiloDefaults/SiloFailureHandler.cs",
            "StorageUnconfirmedException => (StatusCodes.Status504GatewayTimeout,",
            "StorageUnconfirmedException => (StatusCodes.Status503ServiceUnavailable,", Silo, "SiloFailureHandlerTests"),
        new("whether a replica that is gone has stored an item is unknown", "src/Platform/SiloDefaults/SiloFailureHandler.cs",
            "SiloUnavailableException when HttpMethods.IsPost(context.Request.Method) =>",
            "SiloUnavailableException when HttpMethods.IsPut(context.Request.Method) =>", Silo, "SiloFailureHandlerTests"),
        new("a user that cannot be read is not missing", "src/Services/UserService/Api/UserEndpoints.cs",
            "var user = key is null ? null : await grains.GetById<IUserGrain>(key.Value).Get();",
            """
            User? user = null;
            try
            {
                user = key is null ? null : await grains.GetById<IUserGrain>(key.Value).Get();
            }
            catch (Exception)
            {
            }
            """,
            "tests/Services/UserService.Tests", "Api.UserEndpointsTests"),
    ];
}

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>
/// Tests of exact answers by a system that nobody used before. Beside another system that starts, its first request
/// could take longer than the services wait for each other; so nothing runs beside these.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}

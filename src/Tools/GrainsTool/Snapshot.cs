namespace Owl.GrainsTool;

/// <summary>One silo and the activations that it holds, by grain type.</summary>
internal sealed record SiloGrains(string Silo, IReadOnlyDictionary<string, int> Counts)
{
    public string Words => Counts.Count == 0
        ? "no grains"
        : string.Join(", ", Counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}

/// <summary>What one look at a cluster found.</summary>
/// <param name="Silos">The active silos, and what they hold.</param>
/// <param name="Places">Which silo holds which grain; empty when there are too many of them to ask for each.</param>
internal sealed record Snapshot(IReadOnlyList<SiloGrains> Silos, IReadOnlyDictionary<string, string> Places)
{
    public static readonly Snapshot Nothing = new([], new Dictionary<string, string>());
}

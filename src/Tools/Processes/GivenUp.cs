namespace Owl.Processes;

/// <summary>How a silo that its cluster has given up takes its leave.</summary>
public static class GivenUp
{
    private const string Words = "The cluster has given this process up";

    // How many lines may follow that one.
    private const int LastLines = 100;

    /// <summary>Whether what a process wrote last says that this is why it ended.</summary>
    public static bool IsToldBy(IEnumerable<string> lines) =>
        lines.TakeLast(LastLines).Any(line => line.Contains(Words, StringComparison.Ordinal));
}

using System.Text.RegularExpressions;

namespace Owl.Architecture.Tests;

/// <summary>What runs for as long as its process has someone who notices when it does not.</summary>
public sealed partial class LoopTests
{
    // What starts and stops with the process, and does nothing in between.
    private static readonly string[] NoLoops = ["Draining.cs"];

    [Fact]
    public void Every_hosted_loop_is_a_BackgroundLoop()
    {
        string[] others =
        [
            .. Repository.Projects("src")
                .Where(project => !project.Path.Contains($"{Path.DirectorySeparatorChar}Tools{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(project => project.Sources())
                .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}Loops{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(path => !NoLoops.Contains(Path.GetFileName(path)))
                .Where(path => HostedLoop().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetRelativePath(Repository.Root, path)),
        ];

        Assert.True(others.Length == 0, $"These run in the background, but not as a BackgroundLoop: {string.Join(", ", others)}");
    }

    [GeneratedRegex(@": BackgroundService|IHosted\w*Service\b|\bAddHostedService\b|new PeriodicTimer\b|AddStartupTask")]
    private static partial Regex HostedLoop();
}

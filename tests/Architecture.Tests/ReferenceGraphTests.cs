using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Owl.Architecture.Tests;

/// <summary>Who may know whom. HTTP is all that the four processes share.</summary>
public sealed partial class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Console"] = ["ServiceDefaults"],
        ["FaultLab"] = ["Processes"],
        ["Gateway"] = ["ServiceDefaults"],
        ["GrainsTool"] = [],
        ["NotificationService"] = ["SiloDefaults"],
        ["TaskService"] = ["SiloDefaults"],
        ["UserService"] = ["SiloDefaults"],
        ["Processes"] = [],
        ["SiloDefaults"] = ["ServiceDefaults", "Storage"],
        ["Storage"] = ["ServiceDefaults"],
        ["ServiceDefaults"] = [],
    };

    private static readonly string[] WithoutOrleans = ["Console", "FaultLab", "Gateway", "Processes", "ServiceDefaults"];

    public static TheoryData<string> Services => [.. Allowed.Keys.Where(name => name.EndsWith("Service", StringComparison.Ordinal))];

    [Fact]
    public void Projects_reference_exactly_what_they_may() =>
        Assert.Equal(
            Allowed.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => $"{rule.Key} -> {string.Join(", ", rule.Value)}"),
            Repository.Projects("src")
                .OrderBy(project => project.Name, StringComparer.Ordinal)
                .Select(project => $"{project.Name} -> {string.Join(", ", project.References)}"));

    [Fact]
    public void Only_silos_know_Orleans()
    {
        foreach (var project in Repository.Projects("src").Where(project => WithoutOrleans.Contains(project.Name)))
        {
            Assert.DoesNotContain(project.Packages, package => package.Contains("Orleans", StringComparison.Ordinal));
            Assert.DoesNotContain(project.Sources(), path => OrleansUse().IsMatch(File.ReadAllText(path)));
        }
    }

    [Fact]
    public void Only_SiloDefaults_chooses_the_silo_and_the_store()
    {
        foreach (var project in Repository.Projects("src").Where(project => project.Name is not ("SiloDefaults" or "Storage")))
        {
            Assert.DoesNotContain("Microsoft.Orleans.Server", project.Packages);
            Assert.DoesNotContain("Microsoft.Data.Sqlite", project.Packages);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_a_service_declares_is_its_own(string service) =>
        Assert.All(SourcesOf(service), path => Assert.DoesNotMatch(PublicType(), File.ReadAllText(path)));

    [Theory]
    [MemberData(nameof(Services))]
    public void Grains_know_nothing_of_HTTP(string service)
    {
        string[] grains = [.. SourcesOf(service, "Grains")];

        Assert.NotEmpty(grains);
        Assert.All(grains, path => Assert.DoesNotMatch(HttpUse(), File.ReadAllText(path)));
    }

    [Fact]
    public void Every_project_is_in_the_solution_so_that_none_is_left_unbuilt_or_untested()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "OwlOrleans.sln")).Replace('\\', '/');

        Assert.All(
            Repository.Projects("src").Concat(Repository.Projects("tests")),
            project => Assert.Contains($"\"{Path.GetRelativePath(Repository.Root, project.Path).Replace('\\', '/')}\"", solution, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UserService", "TaskService", false)]
    [InlineData("Gateway", "UserService", false)]
    [InlineData("UserService", "SiloDefaults", true)]
    public async Task A_build_with_a_forbidden_reference_fails_and_says_why(string project, string reference, bool allowed)
    {
        using var folder = new TempFolder();
        string path = folder.File(project + ".csproj");
        await File.WriteAllTextAsync(
            path,
            $"""
            <Project>
              <ItemGroup><ProjectReference Include="../{reference}/{reference}.csproj" /></ItemGroup>
              <Target Name="BeforeBuild" />
              <Import Project="{Path.Combine(Repository.Root, "src", "Directory.Build.targets")}" />
            </Project>
            """,
            TestContext.Current.CancellationToken);

        var (exitCode, output) = await BuildAsync(path);

        Assert.Equal(allowed, exitCode == 0);
        Assert.Equal(!allowed, output.Contains($"error OWL001: {project} must not reference {reference}: services talk over HTTP only", StringComparison.Ordinal));
    }

    private static IEnumerable<string> SourcesOf(string project, string folder = "") =>
        Repository.Projects("src").Single(candidate => candidate.Name == project).Sources(folder);

    private static async Task<(int ExitCode, string Output)> BuildAsync(string project)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-t:BeforeBuild", "-nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (build.ExitCode, output);
    }

    [GeneratedRegex(@"\busing Orleans\b|\bOrleans\.[A-Z]")]
    private static partial Regex OrleansUse();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bApi\b|\bClients\b|\bHttp|AspNetCore|ServiceDefaults")]
    private static partial Regex HttpUse();
}

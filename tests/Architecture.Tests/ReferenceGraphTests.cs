using System.Diagnostics;
using System.Text.RegularExpressions;
using Owl.Testing;

namespace Owl.Architecture.Tests;

/// <summary>Who may know whom. HTTP is all that the four processes share.</summary>
public sealed partial class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Platform/ServiceDefaults"] = [],
        ["Platform/SiloDefaults"] = ["ServiceDefaults", "Storage"],
        ["Platform/Storage"] = ["ServiceDefaults"],
        ["Platform/Upstream"] = ["ServiceDefaults"],
        ["Services/Gateway"] = ["ServiceDefaults", "Upstream"],
        ["Services/NotificationService"] = ["SiloDefaults"],
        ["Services/TaskService"] = ["SiloDefaults", "Upstream"],
        ["Services/UserService"] = ["SiloDefaults"],
        ["Tools/FaultLab"] = [],
        ["Tools/GrainsTool"] = [],
    };

    private static readonly string[] WithoutOrleans = ["FaultLab", "Gateway", "ServiceDefaults", "Upstream"];

    public static TheoryData<string> Services => ["NotificationService", "TaskService", "UserService"];

    [Fact]
    public void Projects_reference_exactly_what_they_may() =>
        Assert.Equal(
            Allowed.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => $"{rule.Key} -> {string.Join(", ", rule.Value)}"),
            Repository.Projects("src")
                .Select(project => $"{project.Shelf}/{project.Name} -> {string.Join(", ", project.References)}"));

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
    [InlineData("Services/UserService", "Services/TaskService", "services talk over HTTP only")]
    [InlineData("Services/Gateway", "Services/UserService", "services talk over HTTP only")]
    [InlineData("Services/Gateway", "Tools/Owl", "services talk over HTTP only")]
    [InlineData("Services/UserService", "Platform/SiloDefaults", null)]
    [InlineData("Platform/SiloDefaults", "Services/TaskService", "what services stand on knows none of them")]
    [InlineData("Platform/SiloDefaults", "Platform/ServiceDefaults", null)]
    [InlineData("Tools/Console", "Services/Gateway", "a tool knows the services by their processes and ports alone")]
    [InlineData("Tools/Console", "../tests/Testing", "a tool knows the services by their processes and ports alone")]
    [InlineData("Tools/Console", "Tools/Processes", null)]
    [InlineData("Tools/Console", "Platform/Upstream", null)]
    public async Task A_build_with_a_forbidden_reference_fails_and_says_why(string project, string reference, string? why)
    {
        string name = Path.GetFileName(project);
        string target = Path.GetFileName(reference);

        var (exitCode, output) = await BuildAsync(project, $"""<ProjectReference Include="../../{reference}/{target}.csproj" />""");

        Assert.Equal(why is null, exitCode == 0);
        Assert.Equal(why is not null, output.Contains($"error OWL001: {name} must not reference {target}: {why}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../../../tests/Testing/Wait.cs", false)]
    [InlineData("../../Platform/Upstream/Hop.cs", true)]
    public async Task A_build_from_sources_of_tests_fails_and_says_so(string source, bool allowed)
    {
        var (exitCode, output) = await BuildAsync("Tools/Console", $"""<Compile Include="{source}" />""");

        Assert.Equal(allowed, exitCode == 0);
        Assert.Equal(
            !allowed, output.Contains("error OWL002: Console must not be built from Wait.cs: src never reads from tests", StringComparison.Ordinal));
    }

    private static IEnumerable<string> SourcesOf(string project, string folder = "") =>
        Repository.Projects("src").Single(candidate => candidate.Name == project).Sources(folder);

    private static async Task<(int ExitCode, string Output)> BuildAsync(string name, string item)
    {
        using var folder = new TempFolder();
        string project = folder.File($"src/{name}/{Path.GetFileName(name)}.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(project)!);
        File.Copy(Path.Combine(Repository.Root, "src", "Directory.Build.targets"), folder.File("src/Directory.Build.targets"));
        await File.WriteAllTextAsync(
            project,
            $"""
            <Project>
              <ItemGroup>{item}</ItemGroup>
              <Target Name="BeforeBuild" />
              <Import Project="../../Directory.Build.targets" />
            </Project>
            """,
            TestContext.Current.CancellationToken);
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

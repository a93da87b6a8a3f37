using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Owl.Architecture.Tests;

/// <summary>Who may know whom. HTTP is all that the four processes share.</summary>
public sealed partial class ReferenceGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Platform/Delivery"] = ["ServiceDefaults", "Storage", "Upstream"],
        ["Platform/ServiceDefaults"] = [],
        ["Platform/SiloDefaults"] = ["ServiceDefaults", "Storage"],
        ["Platform/Storage"] = ["ServiceDefaults"],
        ["Platform/Upstream"] = ["ServiceDefaults"],
        ["Services/Gateway"] = ["ServiceDefaults", "Upstream"],
        ["Services/NotificationService"] = ["SiloDefaults"],
        ["Services/TaskService"] = ["Delivery", "SiloDefaults", "Upstream"],
        ["Services/UserService"] = ["SiloDefaults"],
        ["Tools/Console"] = ["ServiceDefaults", "Upstream", "Processes"],
        ["Tools/FaultLab"] = ["Processes"],
        ["Tools/GrainsTool"] = [],
        ["Tools/Owl"] = ["Processes"],
        ["Tools/Processes"] = [],
    };

    private static readonly string[] WithoutOrleans =
        ["Console", "FaultLab", "Gateway", "Owl", "Processes", "ServiceDefaults", "Upstream"];

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
            // The client is of sources that tests/OpenApi/check generates, and builds.
            Repository.Projects("src").Concat(Repository.Projects("tests")).Where(project => project.Name != "Client"),
            project => Assert.Contains($"\"{Path.GetRelativePath(Repository.Root, project.Path).Replace('\\', '/')}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_with_a_forbidden_reference_or_source_fails_and_says_why()
    {
        using var folder = new TempFolder();
        string[] names =
        [
            folder.Project("Services/UserService", """<ProjectReference Include="../TaskService/TaskService.csproj" />"""),
            folder.Project("Services/Gateway", """<ProjectReference Include="../../Tools/Owl/Owl.csproj" />"""),
            folder.Project("Services/TaskService", """<ProjectReference Include="../../Platform/SiloDefaults/SiloDefaults.csproj" />"""),
            folder.Project("Platform/SiloDefaults", """<ProjectReference Include="../../Services/UserService/UserService.csproj" />"""),
            folder.Project("Platform/Storage", """<ProjectReference Include="../ServiceDefaults/ServiceDefaults.csproj" />"""),
            folder.Project("Tools/Lab", """<ProjectReference Include="../../Services/Gateway/Gateway.csproj" />"""),
            folder.Project("Tools/Bench", """<ProjectReference Include="../../../tests/Testing/Testing.csproj" />"""),
            folder.Project("Tools/Owl", """<ProjectReference Include="../Lab/Lab.csproj;../../Platform/Upstream/Upstream.csproj" />"""),
            folder.Project("Tools/Console", """<Compile Include="../../../tests/Testing/Wait.cs" />"""),
        ];

        string[] errors = await BuildAsync(folder, names);

        Assert.Equal(
        [
            "OWL001: Bench must not reference Testing: a tool knows the services by their processes and ports alone.",
            "OWL001: Gateway must not reference Owl: services talk over HTTP only, and share nothing but what is in Platform.",
            "OWL001: Lab must not reference Gateway: a tool knows the services by their processes and ports alone.",
            "OWL001: SiloDefaults must not reference UserService: what services stand on knows none of them.",
            "OWL001: UserService must not reference TaskService: services talk over HTTP only, and share nothing but what is in Platform.",
            "OWL002: Console must not be built from Wait.cs: src never reads from tests.",
        ],
            errors);
    }

    private static IEnumerable<string> SourcesOf(string project, string folder = "") =>
        Repository.Projects("src").Single(candidate => candidate.Name == project).Sources(folder);

    // Together, because starting the build is what takes its time.
    private static async Task<string[]> BuildAsync(TempFolder folder, string[] projects)
    {
        File.Copy(Path.Combine(Repository.Root, "src", "Directory.Build.targets"), folder.File("src/Directory.Build.targets"));
        string all = folder.File("all.proj");
        await File.WriteAllTextAsync(
            all,
            $"""
            <Project>
              <Target Name="All"><MSBuild Projects="{string.Join(';', projects)}" Targets="BeforeBuild" ContinueOnError="ErrorAndContinue" /></Target>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", all, "-nologo"]) { RedirectStandardOutput = true })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return [.. FoundError().Matches(output).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"OWL\d+: [^\[\r\n]*\.(?= \[|\r|\n)")]
    private static partial Regex FoundError();

    [GeneratedRegex(@"\busing Orleans\b|\bOrleans\.[A-Z]")]
    private static partial Regex OrleansUse();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bApi\b|\bClients\b|\bHttp|AspNetCore|ServiceDefaults")]
    private static partial Regex HttpUse();
}

file static class Projects
{
    /// <summary>Writes a project that is no more than this item and the rules of src.</summary>
    public static string Project(this TempFolder folder, string name, string item)
    {
        string path = folder.File($"src/{name}/{Path.GetFileName(name)}.csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            $"""
            <Project>
              <ItemGroup>{item}</ItemGroup>
              <Target Name="BeforeBuild" />
              <Import Project="../../Directory.Build.targets" />
            </Project>
            """);
        return path;
    }
}

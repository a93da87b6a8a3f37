namespace Owl.Processes;

/// <summary>Where the checkout is that the tests were built from, and what was built with them.</summary>
public static class Checkout
{
    /// <summary>The folder of OwlOrleans.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The program of a service: the one that was built as this program was, or, where <c>OWL_TEST_PUBLISHED</c> is
    /// <c>on</c>, the one that <c>run.sh</c> starts, which starts sooner.
    /// </summary>
    public static string ProgramOf(ServiceKind service) => Environment.GetEnvironmentVariable("OWL_TEST_PUBLISHED") == "on"
        ? Path.Combine(Root, "artifacts", "publish", service.Project, "release", $"Owl.{service.Project}.dll")
        : ProgramOf(service.Project);

    /// <summary>The program of a project that was built as this program was.</summary>
    public static string ProgramOf(string project)
    {
        // artifacts/bin/EndToEnd.Tests/release/ → artifacts/bin/UserService/release/Owl.UserService.dll
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"Owl.{project}.dll");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OwlOrleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No OwlOrleans.sln above {AppContext.BaseDirectory}");
    }
}

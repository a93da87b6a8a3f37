using System.Xml.Linq;

namespace Owl.Architecture.Tests;

/// <summary>A project file, and what it names.</summary>
internal sealed record Project(string Path)
{
    private readonly XDocument _xml = XDocument.Load(Path);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder that its own folder is in.</summary>
    public string Shelf => Directory.GetParent(Path)!.Parent!.Name;

    public IEnumerable<string> References => Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path));

    public IEnumerable<string> Packages => Includes("PackageReference");

    /// <summary>The source files below <paramref name="folder"/> of the project.</summary>
    public IEnumerable<string> Sources(string folder = "")
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories) : [];
    }

    private IEnumerable<string> Includes(string item) => _xml.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static IReadOnlyList<Project> Projects(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new Project(path)),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OwlOrleans.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests are outside of the checkout.");
        }

        return folder.FullName;
    }
}

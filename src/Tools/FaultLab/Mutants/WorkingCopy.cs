namespace Owl.FaultLab.Mutants;

/// <summary>A copy of the checkout, in which a bug does no harm. It is kept, so that only what changed is built again.</summary>
internal sealed class WorkingCopy(string root)
{
    public string Root => root;

    /// <summary>Makes it the same as the checkout, without what git ignores.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        var files = (await RunAsync(["git", "-C", Checkout.Root, "ls-files", "-co", "--exclude-standard", "-z"], cancellation)).Output
            .Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Checkout.Root, file))).ToHashSet();
        foreach (string file in files)
        {
            var (from, to) = (Path.Combine(Checkout.Root, file), Path.Combine(root, file));
            if (!File.Exists(to) || !File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(to)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to, overwrite: true);
                File.SetLastWriteTimeUtc(to, DateTime.UtcNow); // Or it may be older than what was built of it with a bug.
            }
        }

        foreach (string shelf in (string[])["src", "tests"])
        {
            foreach (string path in Directory.GetFiles(Path.Combine(root, shelf), "*.cs", SearchOption.AllDirectories)
                .Where(path => !files.Contains(Path.GetRelativePath(root, path))))
            {
                File.Delete(path);
            }
        }
    }

    /// <returns>What went wrong; null when it is built.</returns>
    public async Task<string?> BuildAsync(string project, CancellationToken cancellation)
    {
        string[] command = ["dotnet", "build", Path.Combine(root, project), "-c", "Release", "-v", "q", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];
        var (code, output) = await RunAsync(command, cancellation);
        return code == 0 ? null : output.Split('\n').FirstOrDefault(line => line.Contains(": error ", StringComparison.Ordinal)) ?? output;
    }

    /// <summary>Runs classes of tests.</summary>
    public Task<(int Code, string Output)> TestAsync(string project, IEnumerable<string> classes, CancellationToken cancellation)
    {
        string name = Path.GetFileName(project);
        string program = Path.Combine(root, "artifacts", "bin", name, "release", $"Owl.{name}.dll");
        return RunAsync(["dotnet", program, "-noColor", .. classes.SelectMany<string, string>(tests => ["-class", tests])], cancellation);
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] command, CancellationToken cancellation)
    {
        var (code, output, errors) = await ProgramRun.RunAsync(null, command, cancellation);
        return (code, output + errors);
    }
}

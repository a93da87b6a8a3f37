using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Owl.CommandLine;

/// <summary>Builds what is to be started, when something of it has changed.</summary>
internal static class Builder
{
    private static readonly string Root = Checkout.Root;
    private static readonly string Artifacts = Path.Combine(Root, "artifacts");
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly string Stamp = Path.Combine(Artifacts, "services.stamp");

    private static readonly string[] Common = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    public static async Task BuildServicesAsync()
    {
        if (IsBuilt())
        {
            return;
        }

        Directory.CreateDirectory(Artifacts);
        using var turn = await TakeTurnAsync();
        if (IsBuilt())
        {
            return;
        }

        Terminal.Say("Building; the first time takes about a minute ...");
        string sources = Sources(); // Not after the build: what is saved meanwhile is built the next time.
        await RunAsync("src/Services.slnf", "build");
        await File.WriteAllTextAsync(Stamp, sources);
    }

    /// <summary>Builds a program that nothing else waits for.</summary>
    public static async Task BuildAsync(string project, string name)
    {
        Directory.CreateDirectory(Artifacts);
        using var turn = await TakeTurnAsync();
        await RunAsync(project, name);
    }

    // Two builds of one checkout would step on each other; run.sh takes the same turn.
    private static async Task<IDisposable> TakeTurnAsync()
    {
        var turn = LockFile.TakeAsync(Path.Combine(Artifacts, "build.lock"), CancellationToken.None);
        if (await Task.WhenAny(turn, Task.Delay(Soon)) != turn)
        {
            Terminal.Say("Waiting for the build in another terminal ...");
        }

        return await turn;
    }

    private static async Task RunAsync(string project, string name)
    {
        long began = Stopwatch.GetTimestamp();
        var output = new Output();
        string[] arguments = ["publish", project, "-c", "Release", "-v", "minimal", "--nologo", "--tl:off"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Root,
        };
        using var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            // "  UserService -> /…/artifacts/publish/UserService/release/": that one is done.
            if (line.Contains(" -> ", StringComparison.Ordinal) && line.Contains("publish", StringComparison.Ordinal))
            {
                double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"  {line.Trim().Split(' ')[0]} ({seconds:0} s)"));
            }
        }

        await process.WaitForExitAsync();
        string log = Path.Combine(Artifacts, name + ".log");
        await File.WriteAllTextAsync(log, output.ToString());
        if (process.ExitCode != 0)
        {
            throw new DeploymentException($"{output}\nthe build failed; its output: {log}");
        }
    }

    private static bool IsBuilt() =>
        File.Exists(Stamp)
        && Directory.Exists(Path.Combine(Artifacts, "publish", "Gateway"))
        && File.ReadAllText(Stamp) == Sources();

    /// <summary>The names, sizes and times of all that is built, as one number.</summary>
    private static string Sources()
    {
        var text = new StringBuilder();
        var files = ((string[])["Services", "Platform", "Tools"])
            .Select(shelf => new DirectoryInfo(Path.Combine(Root, "src", shelf)))
            .SelectMany(shelf => shelf.EnumerateFiles("*", SearchOption.AllDirectories))
            .Concat(Common.Select(name => new FileInfo(Path.Combine(Root, name))));
        foreach (var file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

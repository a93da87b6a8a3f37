using System.Diagnostics;
using System.Globalization;

namespace Owl.CommandLine;

/// <summary>Commands that are programs of their own: their arguments are handed on as they are.</summary>
internal static class Programs
{
    private static readonly string Root = Checkout.Root;

    public static IReadOnlyList<string> Names { get; } = ["bench", "grains", "lab", "mutants", "test"];

    /// <summary>What runs the program that the arguments name; null where they name none.</summary>
    public static Func<CancellationToken, Task<int>>? Find(string[] arguments) => arguments switch
    {
        ["grains", .. var rest] => end => GrainsAsync(rest, end),
        ["lab", .. var rest] => end => LabAsync(rest, end),
        ["mutants", .. var rest] => end => MutantsAsync(rest, end),
        ["bench", .. var rest] => end => BenchAsync(rest, end),
        ["test", .. var rest] => end => TestAsync(rest, end),
        _ => null,
    };

    /// <summary>Kills processes at random under load, and checks that nothing is lost.</summary>
    public static async Task<int> SoakAsync(string minutes, CancellationToken end)
    {
        if (!double.TryParse(minutes, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            throw new DeploymentException($"'{minutes}' is no number of minutes");
        }

        await Builder.BuildServicesAsync();
        return await RunAsync(
            [
                "dotnet", "test", "--project", "tests/EndToEnd.Tests", "-c", "Release", "--output", "Detailed",
                "--filter-class", "Owl.EndToEnd.Tests.Failure.SoakTests",
            ],
            ("OWL_SOAK_MINUTES", minutes),
            end);
    }

    private static async Task<int> GrainsAsync(string[] arguments, CancellationToken end)
    {
        var settings = DeploymentSettings.Read();
        await Builder.BuildServicesAsync();
        string port = settings.PortBase.ToString(CultureInfo.InvariantCulture);
        return await RunAsync(["dotnet", Published("GrainsTool"), .. arguments], ("OWL_PORT_BASE", port), end);
    }

    private static async Task<int> LabAsync(string[] arguments, CancellationToken end)
    {
        await Builder.BuildServicesAsync();
        await Builder.BuildAsync("src/Tools/FaultLab", "lab");
        string[] all = arguments is ["--quick", ..] ? ["run", "--all", .. arguments] : arguments;
        return await RunAsync(["dotnet", Published("FaultLab"), .. all], null, end);
    }

    private static async Task<int> MutantsAsync(string[] arguments, CancellationToken end)
    {
        await Builder.BuildAsync("src/Tools/FaultLab", "lab");
        return await RunAsync(["dotnet", Published("FaultLab"), "mutants", .. arguments], null, end);
    }

    private static async Task<int> BenchAsync(string[] arguments, CancellationToken end)
    {
        await Builder.BuildServicesAsync();
        Terminal.Say("Building the benchmark and its baselines ...");
        await Builder.BuildAsync("tests/Benchmarks/Bench.slnf", "bench");
        return await RunAsync(["dotnet", Published("Benchmarks"), .. arguments], null, end);
    }

    private static async Task<int> TestAsync(string[] arguments, CancellationToken end) => OperatingSystem.IsWindows()
        ? await RunAsync(["dotnet", "test", "--solution", "OwlOrleans.sln", "-c", "Release", .. arguments], null, end)
        : await RunAsync(["bash", "tests/run-tests.sh", .. arguments], null, end);

    private static string Published(string project) =>
        Path.Combine(Root, "artifacts", "publish", project, "release", $"Owl.{project}.dll");

    private static async Task<int> RunAsync(
        string[] command, (string Name, string Value)? setting, CancellationToken end)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Root };
        if (setting is { } given)
        {
            start.Environment[given.Name] = given.Value;
        }

        using var process = Process.Start(start)!;
        // Ctrl-C reaches it by itself; a signal to this process alone is handed on.
        await using var handOn = end.Register(() => process.Send(Signal.Terminate));
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}

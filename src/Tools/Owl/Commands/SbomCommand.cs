using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Owl.CommandLine.Commands;

/// <summary>The bill of materials (CycloneDX) of all that the processes are made of, and the list of its licences.</summary>
internal static partial class SbomCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync()
    {
        string folder = Path.Combine(Checkout.Root, "artifacts", "sbom");
        string path = Path.Combine(folder, "bom.json");
        await RequireAsync("tool", "restore");
        await RequireAsync(
            "tool", "run", "dotnet-CycloneDX", "src/Services.slnf",
            "--output", folder, "--output-format", "Json", "--filename", "bom.json",
            "--set-name", "OwlOrleans", "--set-version", "1.0.0");
        var bom = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        var components = bom["components"]!.AsArray();
        components.Insert(0, Chart());
        await File.WriteAllTextAsync(path, bom.ToJsonString(Indented) + "\n");
        string[] licences =
        [
            .. components.OfType<JsonObject>().Where(component => (string?)component["type"] == "library").Select(Line),
        ];
        await File.WriteAllLinesAsync(Path.Combine(folder, "licences.txt"), licences);
        Array.ForEach(licences, Terminal.Say);
        return 0;
    }

    // What no package brings: the chart of the live console is in the checkout itself.
    private static JsonObject Chart()
    {
        string sources = Path.Combine(Checkout.Root, "src");
        string path = Directory.EnumerateFiles(sources, "uPlot.iife.min.js", SearchOption.AllDirectories).Single();
        string version = ChartVersion().Match(File.ReadLines(path).First()).Groups[1].Value;
        return new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = $"pkg:npm/uplot@{version}",
            ["name"] = "uplot",
            ["version"] = version,
            ["scope"] = "required",
            ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = "MIT" } }),
            ["purl"] = $"pkg:npm/uplot@{version}",
        };
    }

    private static string Line(JsonObject component)
    {
        string[] licences =
        [
            .. (component["licenses"]?.AsArray() ?? []).OfType<JsonObject>()
                .Select(licence => licence["expression"] ?? licence["license"]?["id"] ?? licence["license"]?["name"])
                .Select(name => (string?)name).OfType<string>(),
        ];
        string all = licences.Length > 0 ? string.Join(", ", licences) : "not stated";
        return $"{(string?)component["name"],-56} {(string?)component["version"],-14} {all}";
    }

    private static async Task RequireAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new DeploymentException($"{output}\ndotnet {string.Join(' ', arguments)} failed");
        }
    }

    [GeneratedRegex(@"uPlot \(v([0-9.]+)\)")]
    private static partial Regex ChartVersion();
}

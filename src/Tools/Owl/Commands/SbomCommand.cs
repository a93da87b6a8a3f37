using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Owl.CommandLine.Commands;

/// <summary>The bill of materials (CycloneDX) of all that the processes are made of, and the list of its licences.</summary>
internal static class SbomCommand
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
        await File.WriteAllTextAsync(path, bom.ToJsonString(Indented) + "\n");
        string[] licences =
        [
            .. components.OfType<JsonObject>().Where(component => (string?)component["type"] == "library").Select(Line),
        ];
        await File.WriteAllLinesAsync(Path.Combine(folder, "licences.txt"), licences);
        Array.ForEach(licences, Terminal.Say);
        return 0;
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
}

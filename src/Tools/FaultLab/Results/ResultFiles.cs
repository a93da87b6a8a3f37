using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Owl.FaultLab.Results;

/// <summary>Where the results are kept.</summary>
internal static class ResultFiles
{
    private const string JsonName = "results.json";
    private const string HtmlName = "report.html";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the results as JSON, the report, and the picture of each run in a file of its own, in both languages.</summary>
    /// <returns>The report.</returns>
    public static async Task<string> WriteAsync(string folder, LabResult result, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using (var file = File.Create(Path.Combine(folder, JsonName)))
        {
            await JsonSerializer.SerializeAsync(file, result, Json, cancellation);
        }

        string pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        foreach (var run in result.Runs.Where(run => run.Phases is not null))
        {
            foreach (string language in (string[])["en", "ja"])
            {
                string path = Path.Combine(pictures, $"{run.Name}-{run.Coupling}-{run.Topology}.{language}.svg");
                await File.WriteAllTextAsync(path, RunChart.Write(run, language), cancellation);
            }
        }

        string report = Path.Combine(folder, HtmlName);
        await File.WriteAllTextAsync(report, HtmlReport.Write(result), cancellation);
        return report;
    }

    /// <returns>Null when there are no results.</returns>
    public static async Task<LabResult?> ReadAsync(string folder, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, JsonName);
        if (!File.Exists(path))
        {
            return null;
        }

        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<LabResult>(file, Json, cancellation);
    }
}

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
        WriteIndented = true,
    };

    /// <summary>Writes the results as JSON, and the report.</summary>
    /// <returns>The report.</returns>
    public static async Task<string> WriteAsync(string folder, LabResult result, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await using (var file = File.Create(Path.Combine(folder, JsonName)))
        {
            await JsonSerializer.SerializeAsync(file, result, Json, cancellation);
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

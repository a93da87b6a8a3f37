using System.Text.Json;
using System.Text.Json.Nodes;

namespace Owl.Benchmarks.Results;

/// <summary>The report for programs: every value of every round, with the machine that it was measured on.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(Report report)
    {
        var options = report.Options;
        var json = new JsonObject
        {
            ["started"] = report.Started,
            ["machine"] = new JsonObject
            {
                ["cores"] = Environment.ProcessorCount,
                ["system"] = Environment.OSVersion.VersionString,
                ["dotnet"] = Environment.Version.ToString(),
                ["memory_mb"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000,
            },
            ["options"] = new JsonObject
            {
                ["rounds"] = options.Rounds,
                ["warm_up_seconds"] = options.WarmUp.TotalSeconds,
                ["seconds"] = options.Duration.TotalSeconds,
                ["connections"] = options.Connections,
                ["quick"] = options.Quick,
            },
            ["tables"] = new JsonArray([.. report.Tables.Select(Table)]),
            ["failures"] = new JsonArray([.. report.Failures.Select(failure => JsonValue.Create(failure))]),
        };
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Table(ResultTable table) => new()
    {
        ["title"] = table.Title,
        ["rows"] = new JsonArray([.. table.Rows.Select(row => new JsonObject
        {
            ["name"] = row.Metric.Name,
            ["unit"] = row.Metric.Unit,
            ["better"] = row.Metric.Better is Better.Higher ? "higher" : "lower",
            ["rounds"] = new JsonObject(table.Series.Select(series => KeyValuePair.Create<string, JsonNode?>(series, Values(row[series])))),
            ["ratios"] = new JsonObject(table.References.Select(reference => KeyValuePair.Create<string, JsonNode?>(
                $"{table.Subject}/{reference}", Ratio(row.Ratio(table.Subject, reference))))),
        })]),
    };

    private static JsonArray Values(IReadOnlyList<double> values) =>
        new JsonArray([.. values.Select(value => JsonValue.Create(Math.Round(value, 3)))]);

    private static JsonObject? Ratio(Spread? ratio) => ratio is not { } spread ? null : new JsonObject
    {
        ["median"] = Math.Round(spread.Median, 4),
        ["min"] = Math.Round(spread.Least, 4),
        ["max"] = Math.Round(spread.Greatest, 4),
    };
}

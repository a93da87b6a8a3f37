using System.Globalization;
using System.Text;

namespace Owl.Benchmarks.Results;

/// <summary>A result table for a terminal.</summary>
internal static class TextTable
{
    public static string Write(ResultTable table)
    {
        string[][] lines =
        [
            [table.Title, "", "better", .. table.Series, .. table.References.Select(reference => $"{table.Subject}/{reference}")],
            .. table.Rows.Select(row => Line(table, row)),
        ];
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            // Names to the left, numbers to the right.
            var cells = line.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }

        return text.ToString();
    }

    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string[] Line(ResultTable table, ResultRow row) =>
    [
        row.Metric.Name,
        row.Metric.Unit,
        row.Metric.Better is Better.Higher ? "higher" : "lower",
        .. table.Series.Select(series => row[series].Count == 0 ? "-" : Number(Statistics.Median(row[series]))),
        .. table.References.Select(reference => Ratio(row.Ratio(table.Subject, reference))),
    ];

    private static string Ratio(Spread? ratio) =>
        ratio is { } spread ? $"{Number(spread.Median)} ({Number(spread.Least)}..{Number(spread.Greatest)})" : "-";
}

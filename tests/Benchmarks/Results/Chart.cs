using System.Globalization;
using System.Net;
using System.Text;

namespace Owl.Benchmarks.Results;

/// <summary>
/// The ratios as a picture (SVG): a dot for each median, with a line from the least to the greatest round. The scale is
/// logarithmic, so that twice as good and half as good are equally far from 1.
/// </summary>
internal static class Chart
{
    private const int NameWidth = 380;
    private const int PlotWidth = 560;
    private const int ValueWidth = 110;
    private const int LineHeight = 22;

    private static readonly string[] Colours = ["#4477aa", "#cc6677", "#228833"];

    public static string Write(IReadOnlyList<ResultTable> tables)
    {
        var svg = new StringBuilder();
        int y = 10;
        foreach (var table in tables)
        {
            y = Draw(svg, table, y);
        }

        int width = NameWidth + PlotWidth + ValueWidth;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            {svg}</svg>

            """;
    }

    private static int Draw(StringBuilder svg, ResultTable table, int y)
    {
        string[] references = [.. table.References];
        var lines =
            (from row in table.Rows
             from reference in references
             let advantage = row.Advantage(table.Subject, reference)
             where advantage is { Least: > 0 }
             select (row.Metric, Reference: reference, Advantage: advantage.Value)).ToList();
        // At least from a half to twice, so that little differences look little.
        double limit = lines.SelectMany(line => (double[])[line.Advantage.Greatest, 1 / line.Advantage.Least]).Append(2).Max() * 1.1;

        svg.AppendLine(Text(10, y + 15, $"{table.Title}: how many times as good {table.Subject} is", "font-weight=\"bold\""));
        int bottom = y + LineHeight * (lines.Count + 1) + 6;
        foreach (double tick in Ticks(limit))
        {
            string x = X(tick, limit);
            svg.AppendLine(Line(x, y + 24, x, bottom, tick == 1 ? "#333" : "#ddd", 1));
            svg.AppendLine(Text(x, bottom + 15, Number(tick), "text-anchor=\"middle\" fill=\"#666\""));
        }

        int lineY = y + LineHeight + 14;
        foreach (var (metric, reference, advantage) in lines)
        {
            string colour = Colours[Array.IndexOf(references, reference) % Colours.Length];
            svg.AppendLine(Text(10, lineY + 4, $"{metric.Name}, {metric.Unit}: / {reference}", $"fill=\"{colour}\""));
            svg.AppendLine(Line(X(advantage.Least, limit), lineY, X(advantage.Greatest, limit), lineY, colour, 3));
            svg.AppendLine($"""<circle cx="{X(advantage.Median, limit)}" cy="{lineY}" r="5" fill="{colour}"/>""");
            svg.AppendLine(Text(NameWidth + PlotWidth + 15, lineY + 4, TextTable.Number(advantage.Median), ""));
            lineY += LineHeight;
        }

        return bottom + 40;
    }

    private static IEnumerable<double> Ticks(double limit) =>
        ((double[])[0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000]).Where(tick => tick <= limit && 1 / tick <= limit);

    private static string X(double ratio, double limit) =>
        Number(NameWidth + (PlotWidth * (Math.Log(ratio) / Math.Log(limit) + 1) / 2));

    private static string Line(string x1, int y1, string x2, int y2, string colour, int width) =>
        $"""<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>""";

    private static string Text(int x, int y, string text, string attributes) => Text(Number(x), y, text, attributes);

    private static string Text(string x, int y, string text, string attributes) =>
        $"""<text x="{x}" y="{y}" {attributes}>{WebUtility.HtmlEncode(text)}</text>""";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

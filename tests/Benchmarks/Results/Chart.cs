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
    private const int NameWidth = 430;
    private const int PlotWidth = 520;
    private const int ValueWidth = 70;
    private const int LineHeight = 24;

    private static readonly string[] Colours = ["#4477aa", "#cc6677", "#228833"];

    public static string Write(IReadOnlyList<ResultTable> tables)
    {
        var svg = new StringBuilder();
        int y = 10;
        foreach (var table in tables)
        {
            y = Draw(svg, table, y);
        }

        int width = NameWidth + PlotWidth + (ValueWidth * tables.Max(table => table.References.Count())) + 20;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            {svg}</svg>

            """;
    }

    /// <returns>Where the next table begins.</returns>
    private static int Draw(StringBuilder svg, ResultTable table, int y)
    {
        string[] references = [.. table.References];
        var axis = new Axis([.. table.Rows.SelectMany(row => references.Select(reference => Drawn(row.Advantage(table.Subject, reference)))).OfType<Spread>()]);
        svg.AppendLine(Text(10, y + 15, $"{table.Title}: {table.Subject}, how many times as good as …", "font-weight=\"bold\""));
        for (int i = 0; i < references.Length; i++)
        {
            svg.AppendLine(Text(ValueX(i), y + 15, references[i], $"text-anchor=\"end\" font-weight=\"bold\" fill=\"{Colours[i % Colours.Length]}\""));
        }

        int top = y + LineHeight;
        int bottom = top + (LineHeight * table.Rows.Count) + 6;
        axis.Draw(svg, top, bottom);
        for (int line = 0; line < table.Rows.Count; line++)
        {
            var row = table.Rows[line];
            int middle = top + (LineHeight * line) + 16;
            svg.AppendLine(Text(10, middle + 4, $"{row.Metric.Name} ({row.Metric.Unit})", ""));
            for (int i = 0; i < references.Length; i++)
            {
                if (Drawn(row.Advantage(table.Subject, references[i])) is { } advantage)
                {
                    string colour = Colours[i % Colours.Length];
                    svg.AppendLine(Line(axis.X(advantage.Least), middle, axis.X(advantage.Greatest), middle, colour, 3));
                    svg.AppendLine($"""<circle cx="{axis.X(advantage.Median)}" cy="{middle}" r="5" fill="{colour}"/>""");
                    svg.AppendLine(Text(ValueX(i), middle + 4, TextTable.Number(advantage.Median), $"text-anchor=\"end\" fill=\"{colour}\""));
                }
            }
        }

        return bottom + 45;
    }

    // A logarithm has no place for 0.
    private static Spread? Drawn(Spread? advantage) => advantage is { Least: > 0 } ? advantage : null;

    private static int ValueX(int reference) => NameWidth + PlotWidth + (ValueWidth * (reference + 1));

    private static string Line(string x1, int y1, string x2, int y2, string colour, int width) =>
        $"""<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>""";

    private static string Text(int x, int y, string text, string attributes) => Text(Number(x), y, text, attributes);

    private static string Text(string x, int y, string text, string attributes) =>
        $"""<text x="{x}" y="{y}" {attributes}>{WebUtility.HtmlEncode(text)}</text>""";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Reaches equally far to both sides of 1, and at least from a half to twice: little differences are to look little.</summary>
    private sealed class Axis(IReadOnlyList<Spread> spreads)
    {
        private static readonly double[] Ticks = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000];

        private readonly double _limit = spreads.SelectMany(spread => (double[])[spread.Greatest, 1 / spread.Least]).Append(2).Max() * 1.1;

        public string X(double ratio) => Number(NameWidth + (PlotWidth * ((Math.Log(ratio) / Math.Log(_limit)) + 1) / 2));

        public void Draw(StringBuilder svg, int top, int bottom)
        {
            foreach (double tick in Ticks.Where(tick => tick <= _limit && 1 / tick <= _limit))
            {
                svg.AppendLine(Line(X(tick), top, X(tick), bottom, tick == 1 ? "#333" : "#ddd", 1));
                svg.AppendLine(Text(X(tick), bottom + 15, Number(tick), "text-anchor=\"middle\" fill=\"#666\""));
            }
        }
    }
}

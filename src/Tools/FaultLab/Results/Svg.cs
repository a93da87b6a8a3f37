using System.Globalization;
using System.Net;
using System.Text;

namespace Owl.FaultLab.Results;

/// <summary>A picture with everything in it, so that it is the same in a page and in a file of its own.</summary>
/// <param name="language">Only <c>en</c> or <c>ja</c>; null for both, of which the page shows one.</param>
internal sealed class Svg(string? language)
{
    private readonly StringBuilder _body = new();

    public void Text(double x, double y, Words words, string attributes = "")
    {
        if (words.En == words.Ja)
        {
            _body.Append(Element("", words.En));
            return;
        }

        if (language is null or "en")
        {
            _body.Append(Element(" lang=\"en\"", words.En));
        }

        if (language is null or "ja")
        {
            _body.Append(Element(" lang=\"ja\"", words.Ja));
        }

        string Element(string lang, string text) =>
            $"""<text{lang} x="{N(x)}" y="{N(y)}" {attributes}>{WebUtility.HtmlEncode(text)}</text>""";
    }

    public void Rectangle(double x, double y, double width, double height, string fill) =>
        _body.Append($"""<rect x="{N(x)}" y="{N(y)}" width="{N(width)}" height="{N(height)}" fill="{fill}"/>""");

    public void Line(double x1, double y1, double x2, double y2, string stroke, string attributes = "") =>
        _body.Append($"""<line x1="{N(x1)}" y1="{N(y1)}" x2="{N(x2)}" y2="{N(y2)}" stroke="{stroke}" {attributes}/>""");

    /// <summary>Many bars of one colour.</summary>
    public void Bars(IEnumerable<(double X, double Y, double Width, double Height)> bars, string fill)
    {
        var path = new StringBuilder();
        foreach (var (x, y, width, height) in bars.Where(bar => bar.Height > 0))
        {
            path.Append(CultureInfo.InvariantCulture, $"M{N(x)} {N(y)}h{N(width)}v{N(height)}h{N(-width)}z");
        }

        if (path.Length > 0)
        {
            _body.Append($"""<path d="{path}" fill="{fill}"/>""");
        }
    }

    public void Curve(IEnumerable<(double X, double Y)> points, string stroke, double width)
    {
        string all = string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"));
        _body.Append($"""<polyline points="{all}" fill="none" stroke="{stroke}" stroke-width="{N(width)}" stroke-linejoin="round"/>""");
    }

    public string ToString(double width, double height, string title) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {N(width)} {N(height)}" width="{N(width)}" height="{N(height)}" role="img" aria-label="{WebUtility.HtmlEncode(title)}" font-family="system-ui, 'Noto Sans', 'Noto Sans CJK JP', sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>{_body}</svg>
        """;

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}

namespace Owl.FaultLab.Results;

/// <summary>
/// One run as a picture: a line for each endpoint, with how its requests ended over time on the left, and how long they
/// took on the right; the fault is shaded.
/// </summary>
internal sealed class RunChart
{
    private const double LabelWidth = 178;
    private const double CountsWidth = 470;
    private const double Gap = 56;
    private const double TimesWidth = 300;
    private const double Right = 92;
    private const double RowHeight = 34;
    private const double RowGap = 7;
    private const double Top = 62;

    private const double LeastMs = 0.5;
    private const double MostMs = 50_000;

    private static readonly (double Ms, string Name)[] Times = [(1, "1 ms"), (10, "10 ms"), (100, "0.1 s"), (1000, "1 s"), (10_000, "10 s")];

    private readonly RunResult _run;
    private readonly Svg _svg;
    private readonly double _seconds;

    private RunChart(RunResult run, string? language)
    {
        (_run, _svg) = (run, new Svg(language));
        _seconds = run.Phases!.Over;
    }

    private static double WholeWidth => LabelWidth + CountsWidth + Gap + TimesWidth + Right;

    private static double TimesLeft => LabelWidth + CountsWidth + Gap;

    // A few are always under way.
    private bool HasPending => _run.Figures!.MostPending >= 20;

    private double Bottom => RowTop(_run.Endpoints.Count + (HasPending ? 1 : 0)) - RowGap;

    /// <param name="run">One that was carried out.</param>
    /// <param name="language">Only <c>en</c> or <c>ja</c>; null for both.</param>
    public static string Write(RunResult run, string? language = null) => new RunChart(run, language).Draw();

    private string Draw()
    {
        DrawLegend();
        Shade(LabelWidth, CountsWidth);
        Shade(TimesLeft, TimesWidth);
        for (int row = 0; row < _run.Endpoints.Count; row++)
        {
            DrawCounts(_run.Endpoints[row], RowTop(row));
            DrawTimes(_run.Endpoints[row], RowTop(row));
            DrawShare(_run.Endpoints[row], RowTop(row));
        }

        if (HasPending)
        {
            DrawPending(RowTop(_run.Endpoints.Count));
        }

        DrawSeconds(LabelWidth, CountsWidth);
        DrawSeconds(TimesLeft, TimesWidth);
        return _svg.ToString(WholeWidth, Bottom + 34, $"{_run.Title.En}: answers and latencies per endpoint over time");
    }

    private static double RowTop(int row) => Top + (row * (RowHeight + RowGap));

    private double X(double left, double width, double seconds) => left + (width * Math.Clamp(seconds / _seconds, 0, 1));

    private void DrawLegend()
    {
        _svg.Text(LabelWidth, 16, new Words("requests per second, and how they ended", "毎秒のリクエスト数とその結果"), "font-weight=\"600\" fill=\"#1d2939\"");
        _svg.Text(TimesLeft, 16, new Words("time to the answer (logarithmic)", "応答までの時間(対数)"), "font-weight=\"600\" fill=\"#1d2939\"");
        _svg.Text(WholeWidth - 8, 16, new Words("as asked", "成功の割合"), "text-anchor=\"end\" font-weight=\"600\" fill=\"#1d2939\"");
        _svg.Text(WholeWidth - 8, 36, new Words("in the fault", "障害の間"), "text-anchor=\"end\" font-size=\"11\" fill=\"#475467\"");
        double x = LabelWidth;
        foreach (var (colour, words, width) in ((string, Words, double)[])
        [
            (Colours.Good, new Words("as asked", "成功"), 74), (Colours.Failed, new Words("refused or failed", "拒否・失敗"), 122),
            (Colours.Unanswered, new Words("no answer within 2 s", "2 秒以内に応答なし"), 84),
        ])
        {
            _svg.Rectangle(x, 27, 9, 9, colour);
            _svg.Text(x + 13, 36, words, "fill=\"#475467\" font-size=\"11\"");
            x += width;
        }

        _svg.Line(TimesLeft, 32, TimesLeft + 14, 32, Colours.Slowest, "stroke-width=\"1.5\"");
        _svg.Text(TimesLeft + 18, 36, new Words("slowest", "最長"), "fill=\"#475467\" font-size=\"11\"");
        _svg.Line(TimesLeft + 74, 32, TimesLeft + 88, 32, Colours.Median, "stroke-width=\"1.5\"");
        _svg.Text(TimesLeft + 92, 36, new Words("median", "中央値"), "fill=\"#475467\" font-size=\"11\"");
    }

    private void Shade(double left, double width)
    {
        var phases = _run.Phases!;
        double begin = X(left, width, phases.Begin);
        double end = X(left, width, phases.End);
        double gone = X(left, width, phases.Gone);
        _svg.Rectangle(begin, Top - 8, end - begin, Bottom - Top + 12, Colours.Fault);
        _svg.Rectangle(end, Top - 8, gone - end, Bottom - Top + 12, Colours.Undoing);
        _svg.Line(begin, Top - 8, begin, Bottom + 4, Colours.FaultEdge, "stroke-dasharray=\"3 2\"");
        _svg.Line(gone, Top - 8, gone, Bottom + 4, Colours.FaultEdge, "stroke-dasharray=\"3 2\"");
        _svg.Text((begin + gone) / 2, Top - 12, new Words("fault", "障害"), $"text-anchor=\"middle\" font-size=\"11\" fill=\"{Colours.FaultWords}\"");
    }

    private void DrawCounts(EndpointResult endpoint, double top)
    {
        double bottom = top + RowHeight;
        _svg.Text(LabelWidth - 8, top + 21, Words.Same(endpoint.Name), "text-anchor=\"end\" fill=\"#1d2939\"");
        // The usual rate reaches to four fifths.
        double usual = Slices(endpoint).Where(slice => slice.At < _run.Phases!.Begin).Select(slice => Count(slice) / Width(slice)).DefaultIfEmpty(0).Max();
        double most = Math.Max(Slices(endpoint).Select(slice => Count(slice) / Width(slice)).DefaultIfEmpty(1).Max(), usual * 1.25);
        double Height(int count, Slice slice) => RowHeight * count / Width(slice) / most;

        _svg.Bars(Slices(endpoint).Select(slice => Bar(slice, bottom - Height(slice.Good, slice), Height(slice.Good, slice))), Colours.Good);
        _svg.Bars(
            Slices(endpoint).Select(slice => Bar(slice, bottom - Height(slice.Good + slice.Failed, slice), Height(slice.Failed, slice))), Colours.Failed);
        _svg.Bars(Slices(endpoint).Select(slice => Bar(slice, bottom - Height(Count(slice), slice), Height(slice.Unanswered, slice))), Colours.Unanswered);
        _svg.Line(LabelWidth, bottom, LabelWidth + CountsWidth, bottom, "#d0d5dd");

        (double, double, double, double) Bar(Slice slice, double y, double height)
        {
            double x = X(LabelWidth, CountsWidth, slice.At);
            return (x, y, Math.Max(X(LabelWidth, CountsWidth, slice.At + Width(slice)) - x - 0.4, 0.4), height);
        }
    }

    private void DrawTimes(EndpointResult endpoint, double top)
    {
        double bottom = top + RowHeight;
        foreach (var (ms, name) in Times)
        {
            _svg.Line(TimesLeft, Y(ms), TimesLeft + TimesWidth, Y(ms), "#eaecf0");
            if (ms is 1 or 100 or 10_000)
            {
                _svg.Text(TimesLeft - 5, Y(ms) + 3, Words.Same(name), "text-anchor=\"end\" font-size=\"8.5\" fill=\"#98a2b3\"");
            }
        }

        _svg.Curve(Slices(endpoint).Select(slice => (Middle(slice), Y(slice.Slowest))), Colours.Slowest, 1.4);
        _svg.Curve(Slices(endpoint).Select(slice => (Middle(slice), Y(slice.Median))), Colours.Median, 1.4);
        _svg.Line(TimesLeft, bottom, TimesLeft + TimesWidth, bottom, "#d0d5dd");

        double Y(double ms) => bottom - (RowHeight * Math.Log(Math.Clamp(ms, LeastMs, MostMs) / LeastMs) / Math.Log(MostMs / LeastMs));
        double Middle(Slice slice) => X(TimesLeft, TimesWidth, slice.At + (slice.Width / 2));
    }

    private void DrawShare(EndpointResult endpoint, double top)
    {
        double share = endpoint.During.Availability;
        string colour = share >= 1 ? "#475467" : endpoint.MayFail ? "#8a5b0b" : Colours.Failed;
        _svg.Text(WholeWidth - 8, top + 22, Words.Same(Html.Percent(share)), $"text-anchor=\"end\" font-weight=\"600\" fill=\"{colour}\"");
    }

    private void DrawPending(double top)
    {
        double bottom = top + RowHeight;
        double most = _run.Figures!.MostPending;
        _svg.Text(LabelWidth - 8, top + 15, new Words("pending", "未配信の通知"), "text-anchor=\"end\" fill=\"#1d2939\"");
        _svg.Text(LabelWidth - 8, top + 29, new Words($"{most:#,0} at most", $"最大 {most:#,0} 件"), "text-anchor=\"end\" font-size=\"10\" fill=\"#667085\"");
        double step = CountsWidth / Math.Max(1, _run.Pending.Count);
        _svg.Bars(
            _run.Pending.Where(point => point.At < _seconds).Select(point =>
            {
                double x = X(LabelWidth, CountsWidth, point.At);
                double width = Math.Min(Math.Max(step - 0.4, 0.4), LabelWidth + CountsWidth - x);
                return (x, bottom - (RowHeight * point.Count / most), width, RowHeight * point.Count / most);
            }),
            Colours.Pending);
        _svg.Line(LabelWidth, bottom, LabelWidth + CountsWidth, bottom, "#d0d5dd");
    }

    private void DrawSeconds(double left, double width)
    {
        double step = ((double[])[1, 2, 5, 10, 20]).FirstOrDefault(step => _seconds / step <= 10, 60);
        for (double second = 0; second <= _seconds; second += step)
        {
            _svg.Text(X(left, width, second), Bottom + 19, Words.Same($"{second:0}"), "text-anchor=\"middle\" font-size=\"10\" fill=\"#667085\"");
        }

        _svg.Text(left + width, Bottom + 31, new Words("seconds", "秒"), "text-anchor=\"end\" font-size=\"10\" fill=\"#667085\"");
    }

    // The load ends in the middle of the last one; of less than half of one no rate can be told.
    private IReadOnlyList<Slice> Slices(EndpointResult endpoint) => [.. endpoint.Slices.Where(slice => slice.At + (slice.Width / 2) <= _seconds)];

    private double Width(Slice slice) => Math.Min(slice.Width, _seconds - slice.At);

    private static int Count(Slice slice) => slice.Good + slice.Failed + slice.Unanswered;
}

/// <summary>Told apart also by people who see red and green alike (P. Tol, "Colour schemes").</summary>
internal static class Colours
{
    public const string Good = "#4a9dbd";
    public const string Failed = "#cc3d4f";
    public const string Unanswered = "#dd9a26";
    public const string Median = "#33658a";
    public const string Slowest = "#e0892f";
    public const string Pending = "#8a6fb0";
    public const string Fault = "#fdeceb";
    public const string Undoing = "#f6f0fb";
    public const string FaultEdge = "#e3a8a3";
    public const string FaultWords = "#b42318";
}

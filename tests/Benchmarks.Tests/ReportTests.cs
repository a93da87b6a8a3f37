using System.Text.Json;
using System.Xml.Linq;
using Owl.Benchmarks.Results;

namespace Owl.Benchmarks.Tests;

public sealed class ReportTests
{
    private static readonly Metric Speed = new("POST /users & more", "requests/s", Better.Higher);
    private static readonly Metric Time = new("start", "ms", Better.Lower);
    private static readonly Metric Growth = new("growth", "MB", Better.Lower);

    [Fact]
    public void The_table_shows_medians_and_ratios_with_their_spread()
    {
        Assert.Equal(
            """
            Systems                         better    owl  other          owl/other
            POST /users & more  requests/s  higher  2,000  1,000  2.00 (1.50..4.00)
            start               ms          lower    1.00   2.00  0.50 (0.50..0.50)
            growth              MB          lower    1.00   0.00                  -

            """,
            TextTable.Write(Example().Tables[0]));
    }

    [Fact]
    public void Twice_as_good_is_twice_as_good_whichever_direction_is_better()
    {
        var rows = Example().Tables[0].Rows;

        Assert.Equal(2, rows[0].Advantage("owl", "other")!.Value.Median);
        Assert.Equal(2, rows[1].Advantage("owl", "other")!.Value.Median);
    }

    [Fact]
    public void The_file_has_every_round_and_no_number_where_there_is_none()
    {
        using var json = JsonDocument.Parse(ResultsFile.Write(Example()));
        var rows = json.RootElement.GetProperty("tables")[0].GetProperty("rows");

        Assert.Equal([3000, 1500, 2000], rows[0].GetProperty("rounds").GetProperty("owl").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(1.5, rows[0].GetProperty("ratios").GetProperty("owl/other").GetProperty("min").GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("ratios").GetProperty("owl/other").ValueKind);
    }

    [Fact]
    public void The_chart_is_a_picture_with_a_dot_for_each_ratio()
    {
        var svg = XDocument.Parse(Chart.Write(Example().Tables));

        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal(2, svg.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void Failed_requests_are_told_and_none_is_no_failure()
    {
        var report = Example();
        report.NoteFailures("owl", Time, 0);
        report.NoteFailures("owl", Speed, 7);

        Assert.Equal(["owl, POST /users & more: 7 requests failed"], report.Failures);
    }

    private static Report Example()
    {
        Assert.True(BenchOptions.TryParse([], out var options, out _));
        var report = new Report(options);
        var table = report.AddTable("Systems", "owl", "other");
        foreach (var (owl, other) in ((double, double)[])[(3000, 750), (1500, 1000), (2000, 1000)])
        {
            table.Add(Speed, "owl", owl);
            table.Add(Speed, "other", other);
        }

        table.Add(Time, "owl", 1);
        table.Add(Time, "other", 2);
        table.Add(Growth, "owl", 1);
        table.Add(Growth, "other", 0);
        return report;
    }
}

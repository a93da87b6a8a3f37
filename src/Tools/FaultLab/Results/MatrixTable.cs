using System.Globalization;

namespace Owl.FaultLab.Results;

/// <summary>What fails when: a line for each experiment, a column for each endpoint.</summary>
internal static class MatrixTable
{
    public static string Write(IReadOnlyList<RunResult> runs)
    {
        var endpoints = History.Endpoint.All.Select(endpoint => endpoint.Name).ToList();
        string heads = string.Concat(endpoints.Select(name =>
            $"""<th class="endpoint"><span>{Html.Encode(name.Split(' ')[0])}</span> {Html.Encode(name.Split(' ')[1]).Replace("/", "<wbr>/", StringComparison.Ordinal)}</th>"""));
        return $"""
            <table class="matrix">
            <thead><tr><th>{Html.Of("what happens", "起こること")}</th>{heads}
            <th>{Html.Of("well again after", "回復まで")}</th><th>{Html.Of("lost", "喪失")}</th><th>{Html.Of("doubled", "重複")}</th><th>{Html.Of("claims", "検証")}</th></tr></thead>
            <tbody>{string.Concat(runs.Select(run => Row(run, endpoints)))}</tbody>
            </table>
            """;
    }

    private static string Row(RunResult run, List<string> endpoints)
    {
        string title = $"""<th class="title"><a href="#{run.Name}">{Html.Of(run.Title)}</a></th>""";
        if (run.Figures is not { } figures)
        {
            if (run.Skipped is null && run.Problem is null)
            {
                return $"""<tr>{title}<td class="nothing" colspan="{endpoints.Count + 3}">{Html.Of(run.Claims[0].Why)}</td>{Judged(run)}</tr>""";
            }

            string what = run.Skipped is null ? Html.Of("not carried out", "実施できなかった") : Html.Of("skipped", "省略");
            return $"""<tr>{title}<td class="nothing" colspan="{endpoints.Count + 4}">{what}: {Html.Of(run.Skipped ?? run.Problem!)}</td></tr>""";
        }

        string cells = string.Concat(endpoints.Select(name => Cell(run.Endpoints.FirstOrDefault(endpoint => endpoint.Name == name))));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <tr>{title}{cells}
            <td>{(figures.RecoverySeconds is >= 0.1 and var seconds ? $"{seconds:0.0} s" : Html.Of("at once", "即時"))}</td>
            <td>{figures.Lost + figures.NotificationsLost}</td><td>{figures.NotificationsDoubled}</td>
            {Judged(run)}</tr>
            """);
    }

    private static string Judged(RunResult run) =>
        $"""<td class="{run.Outcome.ToString().ToLowerInvariant()}">{run.Passed}</td>""";

    private static string Cell(EndpointResult? endpoint)
    {
        if (endpoint is null || endpoint.During.Requests == 0)
        {
            return """<td class="cell none">–</td>""";
        }

        double share = endpoint.During.Availability;
        string kind = share >= 1 ? "well" : endpoint.MayFail ? "expected" : "unexpected";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<td class="cell {kind}" style="--share:{1 - share:0.00}" title="{Html.Encode(endpoint.Name)}: {endpoint.During.Good}/{endpoint.During.Requests}, {Html.Milliseconds(endpoint.During.Slowest)}">{Html.Percent(share)}</td>""");
    }
}

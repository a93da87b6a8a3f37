using System.Globalization;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Results;

/// <summary>The same experiment on different designs.</summary>
internal static class ComparisonTable
{
    private static readonly Dictionary<string, Words> Descriptions = new()
    {
        ["naive"] = new Words("no time limit, one try, as in the article", "制限時間なし、1 回だけ(記事のまま)"),
        ["timeout"] = new Words("a time limit", "制限時間あり"),
        ["retry"] = new Words("a time limit, up to 3 tries", "制限時間あり、最大 3 回試行"),
        ["breaker"] = new Words("a time limit and a circuit breaker", "制限時間とサーキットブレーカー"),
        [Setup.OwnCoupling] = new Words("a time limit, late delivery under a key (the default)", "制限時間と、キー付きの遅延配信(既定)"),
        ["shared"] = new Words("one Orleans cluster of all three silos", "3 つのサイロで 1 つの Orleans クラスター"),
        [Setup.OwnTopology] = new Words("one cluster per service (the default)", "サービスごとに 1 クラスター(既定)"),
    };

    /// <returns>Empty when no experiment was made under several couplings.</returns>
    public static string WriteCouplings(IReadOnlyList<RunResult> runs)
    {
        var compared = Compared(runs.Where(run => run.Topology == Setup.OwnTopology), run => run.Coupling);
        return Table(
            compared,
            run => run.Coupling,
            Setup.Couplings,
            [
                (Html.Of("tasks created", "作成できたタスク"), run => Bar(run.Figures!.Creation.Availability)),
                (Html.Of("median", "中央値"), run => Html.Milliseconds(run.Figures!.Creation.Median)),
                (Html.Of("slowest", "最長"), run => Late(run.Figures!.Creation.Slowest)),
                (Html.Of("notifications lost", "失われた通知"), run => Bad(run.Figures!.NotificationsLost)),
                (Html.Of("doubled", "重複した通知"), run => Bad(run.Figures!.NotificationsDoubled)),
                (Html.Of("claims that fail", "成り立たない項目"), Failing),
            ]);
    }

    /// <returns>Empty when no experiment was made on both topologies.</returns>
    public static string WriteTopologies(IReadOnlyList<RunResult> runs)
    {
        var compared = Compared(runs.Where(run => run.Coupling == Setup.OwnCoupling), run => run.Topology);
        return Table(
            compared,
            run => run.Topology,
            Setup.Topologies,
            [
                (Html.Of("all that should not notice", "影響がないはずの全体"), run => Bar(run.Figures!.Bystanders.Availability)),
                (Html.Of("user-service", "user-service"), run => Bar(UserService(run).Availability)),
                (Html.Of("its failures", "その失敗"), run => Bad(UserService(run).Requests - UserService(run).Good)),
                (Html.Of("it was impaired for", "乱れた時間"), run => Impaired(run)),
                (Html.Of("its slowest answer", "その最長応答"), run => Late(UserService(run).Slowest)),
                (Html.Of("well again after", "回復まで"), run => run.Figures!.RecoverySeconds is >= 0.1 and var seconds ? Late(seconds * 1000) : Html.Of("at once", "即時")),
                (Html.Of("claims that fail", "成り立たない項目"), Failing),
            ]);
    }

    private static List<IGrouping<string, RunResult>> Compared(IEnumerable<RunResult> runs, Func<RunResult, string> design) =>
        [.. runs.Where(run => run.Figures is not null).GroupBy(run => run.Name).Where(same => same.Select(design).Distinct().Count() > 1)];

    private static string Table(
        List<IGrouping<string, RunResult>> compared,
        Func<RunResult, string> design,
        IReadOnlyList<string> order,
        (string Head, Func<RunResult, string> Cell)[] columns)
    {
        if (compared.Count == 0)
        {
            return "";
        }

        var rows = compared.SelectMany(same =>
        {
            var runs = same.OrderBy(run => order.ToList().IndexOf(design(run))).ToList();
            return runs.Select((run, index) => $"""
                <tr class="{(index == 0 ? "first " : "")}{(run.IsComparison ? "" : "delivered")}">
                {(index == 0 ? $"""<th class="title" rowspan="{runs.Count}"><a href="#{run.Name}">{Html.Of(run.Title)}</a></th>""" : "")}
                <th class="design"><b>{design(run)}</b><small>{Html.Of(Descriptions[design(run)])}</small></th>
                {string.Concat(columns.Select(column => $"<td>{column.Cell(run)}</td>"))}</tr>
                """);
        });
        return $"""
            <table class="comparison"><thead><tr><th>{Html.Of("what happens", "起こること")}</th><th></th>{string.Concat(columns.Select(column => $"<th>{column.Head}</th>"))}</tr></thead>
            <tbody>{string.Concat(rows)}</tbody></table>
            """;
    }

    private static string Impaired(RunResult run) => OfUserService(run).Max(endpoint => endpoint.Impaired) is >= 0.1 and var seconds
        ? $"""<b class="bad">{Html.Seconds(seconds)}</b>"""
        : Html.Seconds(0);

    private static IEnumerable<EndpointResult> OfUserService(RunResult run) =>
        run.Endpoints.Where(endpoint => endpoint.Name.Contains(":8001", StringComparison.Ordinal));

    /// <summary>All requests to user-service while the fault was there.</summary>
    private static Window UserService(RunResult run)
    {
        var windows = OfUserService(run).Select(endpoint => endpoint.During).ToList();
        return new Window(windows.Sum(window => window.Requests), windows.Sum(window => window.Good), 0, 0, windows.Max(window => window.Slowest));
    }

    private static string Failing(RunResult run) =>
        string.Join("<br>", run.Claims.Where(claim => claim.Outcome is not Claims.Outcome.Passes).Select(claim => $"<small>{Html.Of(claim.Title)}</small>"))
            is { Length: > 0 } some ? some : Html.Of("none", "なし");

    private static string Bar(double share) => string.Create(
        CultureInfo.InvariantCulture, $"""<span class="bar"><i style="width:{share * 100:0}%"></i></span><span class="share">{Html.Percent(share)}</span>""");

    private static string Late(double ms) => ms > 2500 ? $"""<b class="bad">{Html.Milliseconds(ms)}</b>""" : Html.Milliseconds(ms);

    private static string Bad(int count) => count > 0 ? $"""<b class="bad">{count.ToString("#,0", CultureInfo.InvariantCulture)}</b>""" : "0";
}

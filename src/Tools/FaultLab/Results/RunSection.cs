using System.Globalization;
using Owl.FaultLab.Claims;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Results;

/// <summary>One experiment: what was expected, what was done, what was seen.</summary>
internal static class RunSection
{
    /// <param name="runs">The same experiment on one or more designs; first what is delivered.</param>
    public static string Write(IReadOnlyList<RunResult> runs)
    {
        var run = runs[0];
        return $"""
            <section class="run" id="{run.Name}">
            <h3>{Html.Of(run.Title)} <code>{run.Name}</code> {Verdict(run)}</h3>
            <p class="expectation">{Html.Of(run.Expectation)}</p>
            {Steps(run)}
            {Claims(run)}{(run.Phases is null ? "" : Figure(run))}
            {string.Concat(runs.Skip(1).Select(Other))}
            </section>
            """;
    }

    private static string Other(RunResult run) => $"""
        <details><summary>{Html.Of(new Words($"the same with {Design(run)}", $"{Design(run)} の場合"))} {Verdict(run)}</summary>
        {Steps(run, onlySeen: true)}
        {Claims(run)}{(run.Phases is null ? "" : Figure(run))}</details>
        """;

    private static string Design(RunResult run) =>
        run.Topology == Setup.OwnTopology ? $"OWL_COUPLING={run.Coupling}" : $"OWL_TOPOLOGY={run.Topology}";

    private static string Steps(RunResult run, bool onlySeen = false)
    {
        var lines = new List<(string Term, string Text)>();
        if (!onlySeen)
        {
            lines.Add((Html.Of("steady state", "定常状態"), Html.Of(run.SteadyState)));
            lines.Add((Html.Of("method", "方法"), Html.Of(run.Method)));
            lines.Add((Html.Of("rollback", "復旧"), Html.Of(run.Rollback)));
        }

        if (run.Skipped is not null)
        {
            lines.Add((Html.Of("skipped", "省略"), Html.Of(run.Skipped)));
        }

        if (run.Problem is not null)
        {
            lines.Add((Html.Of("not carried out", "実施できなかった"), Html.Of(run.Problem)));
        }

        if (run is { Seen: not null, Gone: not null, Phases: not null })
        {
            string Seconds(double at) => string.Create(CultureInfo.InvariantCulture, $"{at:0.0} s");
            lines.Add((Html.Of("took effect", "効果の確認"), $"{Seconds(run.Phases.Effective)}: {Html.Of(run.Seen)}"));
            lines.Add((Html.Of("was gone", "解消の確認"), $"{Seconds(run.Phases.Gone)}: {Html.Of(run.Gone)}"));
        }

        lines.AddRange(run.Events.Select(words => (Html.Of("happened", "出来事"), Html.Of(words))));
        return $"<dl>{string.Concat(lines.Select(line => $"<dt>{line.Term}</dt><dd>{line.Text}</dd>"))}</dl>";
    }

    private static string Claims(RunResult run) => run.Claims.Count == 0 ? "" : $"""
        <ul class="claims">{string.Concat(run.Claims.Select(claim => $"""
            <li class="{Class(claim.Outcome)}"><b>{Html.Of(claim.Title)}</b> <span>{Html.Of(claim.Why)}</span>{(claim.First is null ? "" : $"<code>{Html.Encode(claim.First)}</code>")}</li>
            """))}</ul>
        """;

    private static string Figure(RunResult run)
    {
        var figures = run.Figures!;
        string recovery = figures.RecoverySeconds is >= 0.1 and var seconds
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
            : Html.Of("at once", "即時");
        (string Name, string Value)[] all =
        [
            (Html.Of("tasks created in the fault", "障害の間に作成できたタスク"), $"{Html.Percent(figures.Creation.Availability)} ({figures.Creation.Good}/{figures.Creation.Requests})"),
            (Html.Of("median / 99 % / slowest", "中央値 / 99 % / 最長"), $"{Html.Milliseconds(figures.Creation.Median)} / {Html.Milliseconds(figures.Creation.P99)} / {Html.Milliseconds(figures.Creation.Slowest)}"),
            (Html.Of("what should not notice was impaired for", "影響がないはずの処理が乱れた時間"), Html.Seconds(figures.BystandersImpaired)),
            (Html.Of("well again after", "回復まで"), recovery),
            (Html.Of("acknowledged, lost", "確認、喪失"), string.Create(CultureInfo.InvariantCulture, $"{figures.Acknowledged:#,0}, {figures.Lost}")),
            (Html.Of("notifications lost, doubled", "通知の喪失、重複"), $"{figures.NotificationsLost}, {figures.NotificationsDoubled}"),
        ];
        return $"""
            <ul class="figures">{string.Concat(all.Select(figure => $"<li>{figure.Name}<b>{figure.Value}</b></li>"))}</ul>
            <figure>{RunChart.Write(run)}</figure>
            """;
    }

    private static string Verdict(RunResult run) => $"""<span class="verdict {Class(run.Outcome)}">{Html.Of(Name(run.Outcome))}</span>""";

    private static Words Name(Outcome outcome) => outcome switch
    {
        Outcome.Passes => new Words("all claims pass", "すべて成立"),
        Outcome.Fails => new Words("a claim fails", "不成立あり"),
        Outcome.Skipped => new Words("skipped", "省略"),
        _ => new Words("unknown", "判定不能"),
    };

    private static string Class(Outcome outcome) => outcome.ToString().ToLowerInvariant();
}

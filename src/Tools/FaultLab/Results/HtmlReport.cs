using System.Globalization;
using Owl.FaultLab.Claims;

namespace Owl.FaultLab.Results;

/// <summary>The report: one file that needs nothing else.</summary>
internal static class HtmlReport
{
    public static string Write(LabResult result)
    {
        var delivered = result.Runs.Where(run => !run.IsComparison).ToList();
        string couplings = ComparisonTable.WriteCouplings(result.Runs);
        string topologies = ComparisonTable.WriteTopologies(result.Runs);
        return $"""
            <!doctype html>
            <html data-lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>OwlOrleans: failure lab</title>
            <style>{Resource("report.css")}</style>
            </head>
            <body>
            <header>
            <div class="top"><h1>{Html.Of("OwlOrleans failure lab", "OwlOrleans 障害実験室")}</h1>
            <nav><button data-set="en">English</button><button data-set="ja">日本語</button></nav></div>
            <p>{Html.Of(
                "Experiments on the real processes: each is hit while it works, and what its clients saw is checked against what was promised.",
                "実際のプロセスに対する実験。稼働中に障害を起こし、クライアントが見たものを約束と照らし合わせる。")}</p>
            {Totals(delivered)}
            <p class="facts"><code>{Html.Encode(result.Command)}</code> · {result.Started.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)} · {Html.Encode(result.Machine)}</p>
            </header>
            <section id="matrix">
            <h2>{Html.Of("What fails when", "何が起きると何が失敗するか")}</h2>
            <p>{Html.Of(
                "Share of requests that got what they asked for within 2 s while the fault was there. Yellow: was expected to fail. Red: was not.",
                "障害の間に要求どおりの応答を 2 秒以内に得たリクエストの割合。黄は想定内の失敗、赤は想定外の失敗。")}</p>
            <div class="wide">{MatrixTable.Write(delivered)}</div>
            </section>
            {Section("couplings", couplings, Html.Of("What each coupling buys and costs", "結合方式ごとの得失"), Html.Of(
                "The same faults, with services that guard themselves in different ways (OWL_COUPLING). The figures are those of POST :8000/tasks while the fault was there.",
                "同じ障害を、サービスの守り方(OWL_COUPLING)を変えて比べる。数値は障害の間の POST :8000/tasks のもの。"))}
            {Section("topologies", topologies, Html.Of("One cluster for all, or one each", "全体で 1 クラスターか、サービスごとか"), Html.Of(
                "notification-service is hit; users have nothing to do with it. In one cluster for all they feel it, because its directory of grains is spread over all processes (OWL_TOPOLOGY): whatever needs the part that is in the silent process waits until the service's own time limit gives up (504), again and again, until the cluster has given that process up. Impaired is the time from the first such request to the last.",
                "障害を受けるのは notification-service で、ユーザーの処理とは無関係である。全体で 1 クラスターにすると、グレインディレクトリが全プロセスに分散しているため影響を受ける(OWL_TOPOLOGY)。黙ったプロセスの担当部分を要する処理は、サービス自身の制限時間で打ち切られる(504)まで待ち、クラスターがそのプロセスを見限るまでこれが繰り返される。「乱れた時間」はその最初から最後までである。"))}
            <section><h2>{Html.Of("The experiments", "各実験")}</h2></section>
            {string.Concat(result.Runs.GroupBy(run => run.Name).Select(same => RunSection.Write([.. same.OrderBy(run => run.IsComparison)])))}
            <script>{Resource("report.js")}</script>
            </body>
            </html>

            """;
    }

    private static string Section(string id, string table, string title, string words) =>
        table.Length == 0 ? "" : $"""<section id="{id}"><h2>{title}</h2><p>{words}</p><div class="wide">{table}</div></section>""";

    private static string Totals(List<RunResult> runs)
    {
        var claims = runs.SelectMany(run => run.Claims).ToList();
        int Count(Outcome outcome) => claims.Count(claim => claim.Outcome == outcome);
        int skipped = runs.Count(run => run.Skipped is not null);
        int unknown = Count(Outcome.Unknown) + runs.Count(run => run.Problem is not null);
        return $"""
            <ul class="totals">
            <li><b>{runs.Count - skipped}</b> {Html.Of("experiments", "実験")}</li>
            <li class="passes"><b>{Count(Outcome.Passes)}</b> {Html.Of("claims pass", "項目が成立")}</li>
            <li class="{(Count(Outcome.Fails) > 0 ? "fails" : "")}"><b>{Count(Outcome.Fails)}</b> {Html.Of("fail", "不成立")}</li>
            <li class="{(unknown > 0 ? "unknown" : "")}"><b>{unknown}</b> {Html.Of("unknown", "判定不能")}</li>
            {(skipped > 0 ? $"<li><b>{skipped}</b> {Html.Of("skipped", "省略")}</li>" : "")}
            <li><b>{runs.Sum(run => run.Figures?.Acknowledged ?? 0).ToString("#,0", CultureInfo.InvariantCulture)}</b> {Html.Of("items acknowledged", "件を確認応答")}</li>
            <li><b>{runs.Sum(run => (run.Figures?.Lost ?? 0) + (run.Figures?.NotificationsLost ?? 0))}</b> {Html.Of("lost", "件喪失")}</li>
            <li><b>{runs.Sum(run => run.Figures?.NotificationsDoubled ?? 0)}</b> {Html.Of("doubled", "件重複")}</li>
            </ul>
            """;
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"{typeof(HtmlReport).Namespace}.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace Owl.CommandLine.Help;

/// <summary>A setting as help and reference tell it.</summary>
/// <param name="Name">The name of the environment variable; several with commas between them.</param>
/// <param name="Default">What holds without it.</param>
/// <param name="Text">What it means.</param>
internal sealed record SettingText(string Name, LocalizedText Default, LocalizedText Text);

/// <summary>Every setting that a service or this tool reads; a test compares it with their code.</summary>
internal static class SettingList
{
    private static readonly LocalizedText None = new("", "");

    public static IReadOnlyList<SettingText> All { get; } =
    [
        new("OWL_HOME", new("`.owl` in the checkout", "チェックアウト内の `.owl`"), new("data, logs, pids", "データ、ログ、pid")),
        new("OWL_PORT_BASE", Same("`8000`"), new("the gateway's port; the services and the live console follow it, and each silo listens 3000 above its service; 1024 to 62000", "ゲートウェイのポート。各サービスとライブコンソールはその次から並び、サイロはサービスのポートの 3000 上で待ち受ける。1024 から 62000")),
        new("OWL_STORAGE", Same("`sqlite`"), new("`sqlite`: every acknowledged write is on disk; `memory`: lost at exit", "`sqlite`: 応答した書き込みはすべてディスク上。`memory`: 終了時に消える")),
        new("OWL_POSTGRES", None, new("connection string of PostgreSQL, which several replicas can share, instead of `OWL_STORAGE`", "PostgreSQL の接続文字列。複数のレプリカで共有できる。`OWL_STORAGE` の代わり")),
        new("OWL_REPLICA", Same("`1`"), new("which replica a process is, 1 to 50; `run.sh` sets it", "プロセスが何番目のレプリカか。1 から 50。`run.sh` が設定する")),
        new("OWL_REPLICAS", new("`3` with PostgreSQL", "PostgreSQL では `3`"), new("how many replicas of a service are looked for on this machine", "このマシンで探す、サービスごとのレプリカの数")),
        new("OWL_SECRET", None, new("what every call to a service must show", "サービスへの呼び出しがすべて示すもの")),
        new("OWL_LISTEN", None, new("an IP address to listen on beside loopback", "ループバックのほかに待ち受ける IP アドレス")),
        new("OWL_ALLOWED_HOSTS", None, new("names in `Host` to answer to, beside those of loopback and the addresses listened on; for a proxy in front. `*.example.org` is every name below, `*` every name at all", "ループバックの名前と待ち受けるアドレスのほかに、`Host` として受け付ける名前。前段にプロキシを置くときに使います。`*.example.org` はその下のすべての名前、`*` は任意の名前です")),
        new("OWL_ADVERTISE", Same("`OWL_LISTEN`"), new("the IP address at which other silos reach this one", "ほかのサイロがこのサイロに届く IP アドレス")),
        new("OWL_USER_SERVICE, OWL_TASK_SERVICE, OWL_NOTIFICATION_SERVICE", new("this machine", "このマシン"), new("where the replicas of a neighbour are", "ほかのサービスのレプリカの場所")),
        new("OWL_CONSOLE", Same("`on`"), new("`on`: `up` and the foreground run serve the live console too; `off`: they do not", "`on`: `up` とフォアグラウンド起動でライブコンソールも動かす。`off`: 動かさない")),
        new("OWL_CONTROL", Same("`on`"), new("`on`: the live console may kill and freeze what `run.sh` has started; `off`: it shows what to type", "`on`: `run.sh` が起動したものをライブコンソールから落としたり凍らせたりできる。`off`: 代わりに打つべきコマンドを表示する")),
        new("OWL_DASHBOARD", Same("`off`"), new("`on`: Orleans' dashboard of each silo at /dashboard; it has no log-in", "`on`: 各サイロの Orleans ダッシュボード(/dashboard)。ログインはない")),
        new("OWL_COUPLING", Same("`outbox`"), new("how callers guard themselves: `naive`, `timeout`, `retry`, `breaker` or `outbox`; the others are for comparison", "呼び出し側の障害対策: `naive`、`timeout`、`retry`、`breaker`、`outbox`。`outbox` 以外は比較用")),
        new("OWL_TOPOLOGY", Same("`own`"), new("`own`: a cluster per service; `shared`: one for all three, for comparison", "`own` はサービスごとに 1 クラスター。`shared` は 3 つで 1 つ(比較用)")),
        new("OTEL_EXPORTER_OTLP_ENDPOINT", None, new("where traces, metrics and logs go; OTEL_* apply as OpenTelemetry has them", "トレース、メトリクス、ログの送り先。OTEL_* は OpenTelemetry のとおり")),
    ];

    private static LocalizedText Same(string text) => new(text, text);
}

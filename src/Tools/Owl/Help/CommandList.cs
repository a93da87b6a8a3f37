namespace Owl.CommandLine.Help;

/// <summary>A command as help and reference tell it.</summary>
/// <param name="Name">What is typed; empty: nothing.</param>
/// <param name="Arguments">What may follow.</param>
/// <param name="Text">What it does.</param>
internal sealed record CommandText(string Name, string Arguments, LocalizedText Text)
{
    public string Line => $"./run.sh {Name} {Arguments}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd();
}

/// <summary>Every command. Help, the refusal of typos, completion and the reference are made from it.</summary>
internal static class CommandList
{
    /// <summary>What can be typed as a command, beside the names of services.</summary>
    public static IEnumerable<string> Names =>
        All.Select(command => command.Name).Where(name => name.Length > 0 && char.IsLower(name[0]));

    public static IReadOnlyList<CommandText> All { get; } =
    [
        new("", "", new("build if needed, start all four in the foreground; Ctrl-C stops them", "必要ならビルドし、4 つすべてをフォアグラウンドで起動する。Ctrl-C で停止")),
        new("SERVICE", "[N]", new("one service in the foreground: gateway, user, task or notification", "1 つだけをフォアグラウンドで起動する: gateway、user、task、notification")),
        new("up", "", new("start all four and the live console in the background; returns when they answer", "4 つすべてとライブコンソールをバックグラウンドで起動し、応答したら終わる")),
        new("down", "", new("stop them", "すべて停止する")),
        new("status", "[--json]", new("what runs, where, how large; exit code 0 when all four answer", "動いているもの、場所、大きさ。4 つとも応答していれば終了コード 0")),
        new("start", "SERVICE [N]", new("start one in the background; returns when it answers. N is the number of a replica", "1 つをバックグラウンドで起動し、応答したら終わる。N はレプリカの番号")),
        new("stop", "SERVICE [N]", new("end it cleanly (SIGTERM)", "正常に終了させる(SIGTERM)")),
        new("restart", "SERVICE [N]", new("end it cleanly if it runs, and start it", "動いていれば正常に終了させ、起動する")),
        new("kill", "SERVICE [N]", new("end it the hard way (SIGKILL)", "強制終了する(SIGKILL)")),
        new("pause", "SERVICE [N] [60s]", new("freeze it (SIGSTOP): it is there, but does not answer; with a time it goes on by itself. Also: freeze", "凍らせる(SIGSTOP で一時停止=ハング状態)。時間を付けるとひとりでに再開する。freeze も同じ")),
        new("resume", "SERVICE [N]", new("let it go on (SIGCONT)", "再開する(SIGCONT)")),
        new("heal", "", new("bring everything back; returns when all four answer", "すべてを元に戻し、4 つとも応答したら終わる")),
        new("logs", "SERVICE [N] [-f]", new("the last lines of its log; -f goes on with what is added", "ログの最後の行。-f で追記も続けて表示する")),
        new("grains", "[--once]", new("live: which silo holds how many activations of which grain", "どのサイロがどのグレインをいくつアクティブにしているかを、その場で見せる")),
        new("console", "", new("the live console in the foreground: the page that shows what runs", "ライブコンソール(動いているものを見せるページ)をフォアグラウンドで起動する")),
        new("build", "", new("only build", "ビルドだけ行う")),
        new("test", "[--install] [ARGS]", new("run every test; ARGS go to dotnet test, --install installs what they need", "すべてのテストを実行する。ARGS は dotnet test に渡す。--install で必要なものを導入する")),
        new("soak", "[MINUTES]", new("kill processes at random under load, on ports of its own, and check that nothing is lost", "専用のポートで負荷をかけながらプロセスを無作為に落とし、何も失われないことを確かめる")),
        new("lab", "[ARGS]", new("experiments with faults, on a system of its own, and a report; --quick shortens all of them, --help lists more", "専用のシステムで障害実験を行い、報告書を書く。--quick で短縮版、--help で詳細")),
        new("mutants", "[WORD ...]", new("put small bugs into a copy of the checkout, one at a time, and see which test catches each; WORD chooses some", "チェックアウトのコピーに小さなバグを 1 つずつ入れ、どのテストが見つけるかを確かめる。WORD で一部だけを選ぶ")),
        new("bench", "[ARGS]", new("measure all four against two baselines, for 20 minutes; --quick is a smoke run, --help lists more", "4 つを 2 つのベースラインと比べて計測する(約 20 分)。--quick は動作確認、--help で詳細")),
        new("sbom", "", new("the bill of materials (CycloneDX) and the licences of all that the processes are made of, in artifacts/sbom", "プロセスを構成するすべてのライブラリの部品表(CycloneDX)とライセンスを artifacts/sbom に書く")),
        new("completion", "", new("completion of names for bash and zsh: eval \"$(./run.sh completion)\"", "bash と zsh の名前補完: eval \"$(./run.sh completion)\"")),
        new("reference", "", new("write the tables of docs/reference.md and docs/reference.ja.md anew", "docs/reference.md と docs/reference.ja.md の表を書き直す")),
        new("help", "", new("this text; COMMAND --help tells of one command", "この説明。COMMAND --help は 1 つのコマンドの説明")),
    ];
}

using System.Text;

namespace Owl.CommandLine.Help;

/// <summary>The tables of commands and settings in docs/reference.md and docs/reference.ja.md.</summary>
internal static class Reference
{
    private const string Begin = "<!-- Written by ./run.sh reference: from here -->";
    private const string End = "<!-- to here -->";

    public static int Write()
    {
        foreach (var (path, japanese) in Pages())
        {
            File.WriteAllText(path, Renew(File.ReadAllText(path), japanese));
            Terminal.Say($"{path} is written");
        }

        return 0;
    }

    /// <summary>Whether the pages are what would be written.</summary>
    public static bool IsCurrent() =>
        Pages().All(page => File.ReadAllText(page.Path) is var text && text == Renew(text, page.IsJapanese));

    private static IEnumerable<(string Path, bool IsJapanese)> Pages() =>
    [
        (Path.Combine(Checkout.Root, "docs", "reference.md"), false),
        (Path.Combine(Checkout.Root, "docs", "reference.ja.md"), true),
    ];

    private static string Renew(string page, bool japanese)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < Begin.Length || end < begin
            ? throw new DeploymentException($"a page of the reference lacks its marks: {Begin} … {End}")
            : $"{page[..begin]}\n\n{Tables(japanese)}\n{page[end..]}";
    }

    private static string Tables(bool japanese)
    {
        var text = new StringBuilder();
        text.Append(japanese ? "| コマンド | 動作 |\n|---|---|\n" : "| command | what it does |\n|---|---|\n");
        foreach (var command in CommandList.All)
        {
            text.Append($"| `{command.Line}` | {command.Text.In(japanese)} |\n");
        }

        text.Append(japanese ? "\n| 設定 | 既定値 | 意味 |\n" : "\n| setting | default | meaning |\n").Append("|---|---|---|\n");
        foreach (var setting in SettingList.All)
        {
            string usual = setting.Default.In(japanese);
            string names = string.Join(", ", setting.Name.Split(", ").Select(name => $"`{name}`"));
            text.Append($"| {names} | {(usual.Length == 0 ? "" : usual + " ")}| {setting.Text.In(japanese)} |\n");
        }

        return text.ToString();
    }
}

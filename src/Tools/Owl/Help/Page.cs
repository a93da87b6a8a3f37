using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace Owl.CommandLine.Help;

/// <summary>The help, 80 columns wide, in the language of the person's locale.</summary>
internal sealed class Page : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int Indent = 6;

    public override int Invoke(ParseResult parseResult) =>
        Write(parseResult.CommandResult.Command is RootCommand ? null : parseResult.CommandResult.Command.Name);

    /// <param name="command">Which command it is about; null: all of them, and the settings.</param>
    public static int Write(string? command)
    {
        Console.Out.Write(Text(command, LocalizedText.IsJapanese));
        return 0;
    }

    /// <inheritdoc cref="Write"/>
    public static string Text(string? command, bool japanese)
    {
        var text = new StringBuilder();
        string name = command is not null && ServiceKind.Find(command) is not null ? "SERVICE" : command ?? "";
        foreach (var entry in CommandList.All.Where(entry => command is null || entry.Name == name))
        {
            text.Append(entry.Line).Append('\n');
            Append(text, entry.Text.In(japanese));
        }

        if (command is null)
        {
            text.Append('\n').Append(japanese ? "設定(環境変数):\n" : "Settings (environment variables):\n");
            foreach (var setting in SettingList.All)
            {
                string usual = setting.Default.In(japanese).Replace("`", "", StringComparison.Ordinal);
                text.AppendJoin('\n', setting.Name.Split(", "));
                text.Append(usual.Length == 0 ? "" : $" ({usual})").Append('\n');
                Append(text, setting.Text.In(japanese).Replace("`", "", StringComparison.Ordinal));
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string paragraph)
    {
        var line = new StringBuilder();
        int width = 0;
        foreach (string part in Parts(paragraph))
        {
            if (width > 0 && Indent + width + WidthOf(part.TrimEnd()) > Width)
            {
                text.Append(' ', Indent).Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear();
                width = 0;
            }

            line.Append(part);
            width += WidthOf(part);
        }

        text.Append(' ', Indent).Append(line.ToString().TrimEnd()).Append('\n');
    }

    // A line may end behind a blank, and behind any wide letter, which is no punctuation that must not begin a line.
    private static IEnumerable<string> Parts(string paragraph)
    {
        int start = 0;
        for (int i = 0; i < paragraph.Length; i++)
        {
            bool isLast = i == paragraph.Length - 1;
            if (isLast || paragraph[i] == ' ' || (IsWide(paragraph[i]) && !Joins(paragraph[i], paragraph[i + 1])))
            {
                yield return paragraph[start..(i + 1)];
                start = i + 1;
            }
        }
    }

    private static bool Joins(char before, char behind) =>
        before is '(' or '「' || "、。)」".Contains(behind, StringComparison.Ordinal);

    private static int WidthOf(string text) => text.Sum(letter => IsWide(letter) ? 2 : 1);

    private static bool IsWide(char letter) => letter >= '\u2e80';
}

using System.CommandLine;

namespace Owl.CommandLine.Help;

/// <summary>What cannot be understood is refused in words, never passed over.</summary>
internal static class Refusal
{
    private const int FarthestTypo = 2;

    /// <returns>The exit code.</returns>
    public static int Write(ParseResult parsed)
    {
        Terminal.Fail(Explain(parsed));
        if (IsCommandMissing(parsed))
        {
            Console.Error.WriteLine();
            Console.Error.Write(Page.Text(null, LocalizedText.IsJapanese));
        }

        return 2;
    }

    public static string Explain(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return parsed.Errors[0].Message;
        }

        string word = parsed.UnmatchedTokens[0];
        string command = parsed.CommandResult.Command.Name;
        return !IsCommandMissing(parsed) ? $"'{word}' is no argument of {command}{Advice(command, word)}"
            : Nearest(word, Commands) is { } nearest ? $"'{word}' is no command; did you mean {nearest}?"
            : $"'{word}' is no command";
    }

    // Behind a command that is not known another word may be taken for one: kil user.
    private static bool IsCommandMissing(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0 && parsed.Tokens[0].Value == parsed.UnmatchedTokens[0];

    private static string Advice(string command, string word) =>
        Nearest(word, ["--help", "--json", "--follow"]) is { } option ? $"; did you mean {option}?"
        : command == "down" && ServiceKind.Find(word) is { } kind
            ? $", which stops all; did you mean: ./run.sh stop {kind.ShortName}?"
        : $"; ./run.sh {command} --help tells what it takes";

    private static IEnumerable<string> Commands =>
        CommandList.Names.Concat(ServiceKind.All.Select(kind => kind.ShortName)).Append("freeze");

    private static string? Nearest(string word, IEnumerable<string> names) => names
        .Select(name => (name, distance: name.StartsWith(word, StringComparison.Ordinal) ? 1 : Distance(word, name)))
        .Where(candidate => candidate.distance <= FarthestTypo)
        .OrderBy(candidate => candidate.distance)
        .Select(candidate => candidate.name)
        .FirstOrDefault();

    // How many letters must be put in, taken away, changed or swapped with the next one (Damerau and Levenshtein).
    private static int Distance(string a, string b)
    {
        int[,] steps = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }

                int change = steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                steps[i, j] = Math.Min(change, 1 + Math.Min(steps[i - 1, j], steps[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[a.Length, b.Length];
    }
}

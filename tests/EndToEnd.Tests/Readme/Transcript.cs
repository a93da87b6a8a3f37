using System.Text.RegularExpressions;

namespace Owl.EndToEnd.Tests.Readme;

/// <summary>A command of a transcript and what it answers.</summary>
/// <param name="Line">The line of the command, counted from 1.</param>
/// <param name="Command">The command as bash gets it.</param>
/// <param name="Expected">The lines that it answers.</param>
public sealed record TranscriptStep(int Line, string Command, IReadOnlyList<string> Expected);

/// <summary>
/// The transcript in a page: its blocks of <c>console</c>. In them <c>$ </c> begins a command, a backslash at its end
/// continues it, and the lines up to the next command are its output. A line of <c>...</c> stands for any lines, and
/// <c>…</c> within a line for any text.
/// </summary>
public static partial class Transcript
{
    private const string AnyLines = "...";

    public static IReadOnlyList<TranscriptStep> Read(string markdown)
    {
        var steps = new List<TranscriptStep>();
        List<string>? output = null;
        bool inTranscript = false;
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                inTranscript = !inTranscript && lines[i] == "```console";
                output = null;
            }
            else if (inTranscript && lines[i].StartsWith("$ ", StringComparison.Ordinal))
            {
                int first = i;
                string command = lines[i][2..];
                while (command.EndsWith('\\') && i + 1 < lines.Length)
                {
                    command += "\n" + lines[++i];
                }

                steps.Add(new TranscriptStep(first + 1, command, output = []));
            }
            else if (inTranscript)
            {
                (output ?? throw new FormatException($"line {i + 1}: output without a command: {lines[i]}")).Add(lines[i]);
            }
        }

        return steps;
    }

    /// <summary>Whether an output is what a transcript expects.</summary>
    public static bool Matches(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        if (expected.Count == 0)
        {
            return actual.Count == 0;
        }

        if (expected[0] == AnyLines)
        {
            return Enumerable.Range(0, actual.Count + 1).Any(skipped => Matches([.. expected.Skip(1)], [.. actual.Skip(skipped)]));
        }

        return actual.Count > 0 && MatchesLine(expected[0], actual[0]) && Matches([.. expected.Skip(1)], [.. actual.Skip(1)]);
    }

    /// <summary>The same text with the four ports of the page moved to where a test's own system has them.</summary>
    public static string MovePorts(string text, int portBase) =>
        Port().Replace(text, port => $"{portBase + int.Parse(port.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)}");

    private static bool MatchesLine(string expected, string actual) =>
        Regex.IsMatch(actual, $"^{string.Join(".+?", expected.Split('…').Select(Regex.Escape))}$", RegexOptions.Singleline);

    [GeneratedRegex(@"(?<![\d.])800([0-3])(?![\d.])")]
    private static partial Regex Port();
}

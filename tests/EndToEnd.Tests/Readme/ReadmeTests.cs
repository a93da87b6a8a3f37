using System.Text;
using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Readme;

[Collection(AloneGroup.Name)]
public sealed partial class ReadmeTests : SystemTests
{
    private static string English => Page("README.md");

    [Fact]
    public async Task The_transcript_of_the_README_runs_as_it_stands()
    {
        var steps = Transcript.Read(English);
        Assert.True(steps.Count > 0, "README.md has no transcript: no block of ```console with lines that begin with '$ '.");
        var script = Own(await RunSh.CreateAsync(TestEnd));

        foreach (var step in steps)
        {
            var result = await script.Shell.RunAsync(Transcript.MovePorts(step.Command, script.PortBase), TestEnd);
            string[] expected = [.. step.Expected.Select(line => Transcript.MovePorts(line, script.PortBase))];

            Assert.True(
                Transcript.Matches(expected, result.Lines),
                $"README.md, line {step.Line}:\n$ {step.Command}\n\nexpected:\n{string.Join('\n', expected)}\n\nactual:\n{string.Join('\n', result.Lines)}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Both_languages_of_a_page_have_the_same_commands(string page) =>
        Assert.Equal(CodeBlocks(page), CodeBlocks(JapaneseOf(page)));

    [Theory, MemberData(nameof(Pages))]
    public void Both_languages_of_a_page_have_the_same_headings(string page) =>
        Assert.Equal(HeadingLevels(Page(page)), HeadingLevels(Page(JapaneseOf(page))));

    [Theory, MemberData(nameof(Pages))]
    public void Both_languages_of_a_page_have_the_same_numbers_in_each_section(string page)
    {
        var sections = Heading().Split(Prose(Page(page))).Zip(Heading().Split(Prose(Page(JapaneseOf(page)))));
        foreach (var (english, japanese) in sections)
        {
            Assert.True(
                Numbers(english).SequenceEqual(Numbers(japanese)),
                $"{string.Join(' ', Numbers(english))}\n{string.Join(' ', Numbers(japanese))}\nin\n{english}\n{japanese}");
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_is_there(string page)
    {
        foreach (string name in new[] { page, JapaneseOf(page) })
        {
            string folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, name))!;
            var named = SourcePath().Matches(Page(name)).Select(path => Path.Combine(Checkout.Root, path.Value))
                .Concat(RelativeLink().Matches(Page(name)).Select(link => Path.Combine(folder, link.Groups[1].Value)));

            Assert.All(named, path => Assert.True(Path.Exists(path), $"{name} names {path}, which is not there."));
        }
    }

    [Fact]
    public void The_README_is_short_enough_to_be_read()
    {
        Assert.InRange(English.Split('\n').Length, 1, 161);
        Assert.InRange(Encoding.UTF8.GetByteCount(English), 1, 11_000);
        Assert.InRange(Page("README.ja.md").Split('\n').Length, 1, 161);
    }

    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md")
            .Where(path => !path.EndsWith(".ja.md", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Checkout.Root, path)).Order(StringComparer.Ordinal).Prepend("README.md")];

    private static string JapaneseOf(string page) => Path.ChangeExtension(page, "ja.md");

    private static string Page(string name) => File.ReadAllText(Path.Combine(Checkout.Root, name));

    // A picture in text has labels in the language of its page.
    private static string[] CodeBlocks(string page) =>
        [.. CodeBlock().Matches(Page(page)).Select(block => block.Value)
            .Where(block => !block.StartsWith("```text", StringComparison.Ordinal))];

    private static string Prose(string page) => CodeBlock().Replace(page, "");

    private static int[] HeadingLevels(string page) => [.. Heading().Matches(Prose(page)).Select(heading => heading.Value.IndexOf(' ', StringComparison.Ordinal))];

    // From two digits on, as prose writes the small ones as words; each once and in any order, as the languages differ.
    private static string[] Numbers(string text) => [.. Number().Matches(text).Select(number => number.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^#+ .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\d+([.,]\d+)+|\d{2,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=`)(src|tests)/[\w./-]+(?=`)")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)\)")]
    private static partial Regex RelativeLink();
}

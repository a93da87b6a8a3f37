using System.Text.RegularExpressions;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.Readme;

[Collection(AloneGroup.Name)]
public sealed partial class ReadmeTests : SystemTests
{
    private static string English => Page("README.md");

    private static string Japanese => Page("README.ja.md");

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

    [Fact]
    public void Both_READMEs_have_the_same_blocks_of_code() =>
        Assert.Equal(CodeBlock().Matches(English).Select(block => block.Value), CodeBlock().Matches(Japanese).Select(block => block.Value));

    [Fact]
    public void Both_READMEs_have_the_same_headings() => Assert.Equal(HeadingLevels(English), HeadingLevels(Japanese));

    [Fact]
    public void Both_READMEs_have_the_same_numbers_in_each_section()
    {
        foreach (var (english, japanese) in Heading().Split(Prose(English)).Zip(Heading().Split(Prose(Japanese))))
        {
            Assert.True(
                Numbers(english).SequenceEqual(Numbers(japanese)),
                $"{string.Join(' ', Numbers(english))}\n{string.Join(' ', Numbers(japanese))}\nin\n{english}\n{japanese}");
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    public void Every_file_that_a_README_names_is_there(string page)
    {
        var named = SourcePath().Matches(Page(page)).Select(path => path.Value)
            .Concat(RelativeLink().Matches(Page(page)).Select(link => link.Groups[1].Value)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Checkout.Root, path)), $"{page} names {path}, which is not there."));
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Checkout.Root, name));

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

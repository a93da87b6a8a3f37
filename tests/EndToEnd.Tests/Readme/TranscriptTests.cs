namespace Owl.EndToEnd.Tests.Readme;

public sealed class TranscriptTests
{
    private const string Page = """
        # A page

        ```sh
        $ not part of it
        ```

        ```console
        $ echo one
        one
        $ true
        $ printf 'a\nb' \
            | cat
        a
        ...
        ```
        Words between.
        ```console
        $ echo two
        two
        ```
        """;

    [Fact]
    public void Commands_and_their_output_are_read_from_the_blocks_of_console()
    {
        var steps = Transcript.Read(Page);

        Assert.Equal(["echo one", "true", "printf 'a\\nb' \\\n    | cat", "echo two"], steps.Select(step => step.Command));
        Assert.Equal((string[][])[["one"], [], ["a", "..."], ["two"]], steps.Select(step => step.Expected.ToArray()));
        Assert.Equal((int[])[8, 10, 11, 18], steps.Select(step => step.Line));
    }

    [Fact]
    public void A_page_without_such_a_block_has_no_transcript() => Assert.Empty(Transcript.Read("# A page\n```sh\n$ ls\n```\n"));

    [Fact]
    public void Output_before_the_first_command_is_a_mistake_of_the_page() =>
        Assert.Throws<FormatException>(() => Transcript.Read("```console\none\n```\n"));

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "", false)]
    [InlineData("a", "a|b", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a|...|z", "a|z", true)]
    [InlineData("a|...|z", "a|b|c|z", true)]
    [InlineData("a|...|z", "a|b|c", false)]
    [InlineData("...", "a|b", true)]
    [InlineData("pid … is up", "pid 123 is up", true)]
    [InlineData("pid … is up", "pid 123 is down", false)]
    [InlineData("pid … is up", "pid  is up", false)]
    [InlineData("{\"ms\":…}", "{\"ms\":17}", true)]
    [InlineData("a.c", "abc", false)]
    public void Output_is_compared_exactly_but_for_what_a_page_leaves_open(string expected, string actual, bool matches) =>
        Assert.Equal(matches, Transcript.Matches(LinesOf(expected), LinesOf(actual)));

    [Theory]
    [InlineData("curl http://localhost:8000/tasks", "curl http://localhost:12340/tasks")]
    [InlineData("8001 8002 8003 8004", "12341 12342 12343 8004")]
    [InlineData("id 18000 and 80001 and 8000.5", "id 18000 and 80001 and 8000.5")]
    public void Only_the_four_ports_are_moved(string text, string moved) => Assert.Equal(moved, Transcript.MovePorts(text, 12340));

    private static string[] LinesOf(string text) => text.Length == 0 ? [] : text.Split('|');
}

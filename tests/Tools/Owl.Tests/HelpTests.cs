using System.Text.RegularExpressions;
using Owl.CommandLine.Help;

namespace Owl.CommandLine.Tests;

/// <summary>What the tool says of itself, in both languages and in the documents, is one thing and true.</summary>
public sealed partial class HelpTests
{
    // Only one process tells another one these; nobody sets them.
    private static readonly string[] Internal = ["OWL_SOAK_MINUTES", "OWL_TEST_PUBLISHED"];

    [Fact]
    public void Every_setting_that_the_code_reads_is_explained()
    {
        string[] read = [.. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) != "Help")
            .SelectMany(path => Setting().Matches(File.ReadAllText(path)).Select(setting => setting.Groups[1].Value))
            .Distinct().Except(Internal).Order(StringComparer.Ordinal)];

        Assert.NotEmpty(read);
        Assert.Empty(read.Except(SettingList.All.SelectMany(setting => setting.Name.Split(", "))));
    }

    [Fact]
    public void Every_command_is_explained_and_every_explanation_has_its_command()
    {
        string[] known =
        [
            .. CommandTree.Create().Subcommands.Select(command => command.Name)
                .Except(ServiceKind.All.Select(kind => kind.ShortName)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(known, CommandList.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_help_fits_80_columns_where_a_Japanese_letter_takes_two(bool japanese) =>
        Assert.All(
            Page.Text(null, japanese).Split('\n'),
            line => Assert.True(line.Sum(letter => letter >= '\u2e80' ? 2 : 1) <= 80, line));

    [Theory]
    [InlineData(null, null, "ja_JP.UTF-8", true)]
    [InlineData("C", null, "ja_JP.UTF-8", false)]
    [InlineData(null, "ja_JP.UTF-8", "en_US.UTF-8", true)]
    [InlineData(null, null, null, false)]
    public void It_is_Japanese_under_a_Japanese_locale(string? all, string? messages, string? lang, bool japanese) =>
        Assert.Equal(japanese, LocalizedText.IsJapaneseIn([all, messages, lang]));

    [Fact]
    public void The_help_of_one_command_is_about_that_one() =>
        Assert.StartsWith("./run.sh pause SERVICE [N] [60s]\n", Page.Text("pause", japanese: false), StringComparison.Ordinal);

    [Fact]
    public void The_pages_of_the_reference_are_what_the_tool_writes() =>
        Assert.True(Reference.IsCurrent(), "docs/reference.md or docs/reference.ja.md is not what ./run.sh reference writes.");

    [GeneratedRegex(@"""(OWL_[A-Z_]*[A-Z])""")]
    private static partial Regex Setting();
}

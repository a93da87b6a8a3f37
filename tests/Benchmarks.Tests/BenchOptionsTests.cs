namespace Owl.Benchmarks.Tests;

public sealed class BenchOptionsTests
{
    [Fact]
    public void Without_arguments_it_measures_as_the_README_says()
    {
        var options = Parse();

        Assert.Equal((3, 32, 12d, 7d), (options.Rounds, options.Connections, options.WarmUp.TotalSeconds, options.Duration.TotalSeconds));
        Assert.False(options.Quick || options.Million);
    }

    [Fact]
    public void A_smoke_run_is_short_and_whatever_is_said_beside_it_holds()
    {
        var options = Parse("--rounds", "2", "--quick");

        Assert.Equal((2, 1d, 1d), (options.Rounds, options.WarmUp.TotalSeconds, options.Duration.TotalSeconds));
    }

    [Fact]
    public void Each_option_has_its_value()
    {
        var options = Parse("--million", "--replicas", "--rounds", "5", "--seconds", "9", "--warm-up", "20", "--connections", "64");

        Assert.True(options.Million && options.Replicas);
        Assert.Equal((5, 64, 20d, 9d), (options.Rounds, options.Connections, options.WarmUp.TotalSeconds, options.Duration.TotalSeconds));
    }

    [Theory]
    [InlineData("'--fast' is no option", "--fast")]
    [InlineData("--rounds needs a number from 1 to 3600", "--rounds")]
    [InlineData("--seconds needs a number from 1 to 3600", "--seconds", "0")]
    [InlineData("--seconds needs a number from 1 to 3600", "--seconds", "-1", "--fast")]
    public void What_it_does_not_understand_is_said(string expected, params string[] args)
    {
        Assert.False(BenchOptions.TryParse(args, out _, out string? error));
        Assert.Equal(expected, error);
    }

    private static BenchOptions Parse(params string[] args)
    {
        Assert.True(BenchOptions.TryParse(args, out var options, out string? error), error);
        return options;
    }
}

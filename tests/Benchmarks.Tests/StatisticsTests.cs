using Owl.Benchmarks.Results;

namespace Owl.Benchmarks.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1, 5 }, 5)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_is_in_the_middle_whatever_the_order(double[] values, double median) =>
        Assert.Equal(median, Statistics.Median(values));

    [Fact]
    public void A_spread_reaches_from_the_least_to_the_greatest() =>
        Assert.Equal(new Spread(2, 1, 10), Statistics.SpreadOf([2, 10, 1]));

    [Theory]
    [InlineData(99, 99)]
    [InlineData(50, 50)]
    [InlineData(100, 100)]
    [InlineData(0, 1)]
    public void A_percentile_is_one_of_the_values(double percent, double expected) =>
        Assert.Equal(expected, Statistics.Percentile([.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i)], percent));

    [Fact]
    public void The_percentile_of_few_values_is_the_greatest_and_not_one_between() =>
        Assert.Equal(7, Statistics.Percentile([1, 7, 2], 99));

    [Fact]
    public void A_ratio_is_taken_in_each_round_and_not_of_medians() =>
        Assert.Equal(new Spread(2, 0.5, 4), Statistics.RatioOf([10, 4, 1], [5, 1, 2]));

    [Fact]
    public void A_round_with_nothing_to_divide_by_leaves_no_ratio()
    {
        Assert.Null(Statistics.RatioOf([1, 1], [1, 0]));
        Assert.Null(Statistics.RatioOf([], []));
    }

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<ArgumentException>(() => Statistics.Median([]));
}

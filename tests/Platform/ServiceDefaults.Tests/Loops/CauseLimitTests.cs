using Owl.ServiceDefaults.Loops;

namespace Owl.ServiceDefaults.Tests.Loops;

public sealed class CauseLimitTests
{
    private readonly SteppedTime _time = new();
    private readonly CauseLimit _limit;

    public CauseLimitTests() => _limit = new CauseLimit(_time);

    [Fact]
    public void A_cause_has_one_line_a_second_with_the_count_of_those_left_out()
    {
        Assert.True(_limit.Allows("401", out long first));
        Assert.All(Enumerable.Range(0, 40), _ => Assert.False(_limit.Allows("401", out long _)));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_limit.Allows("401", out long second));
        Assert.Equal((0, 40), (first, second));
    }

    [Fact]
    public void Another_cause_has_a_line_of_its_own()
    {
        Assert.True(_limit.Allows("401", out _));
        Assert.True(_limit.Allows("404", out _));
    }

    [Fact]
    public void However_many_causes_there_are_the_lines_are_bounded()
    {
        int lines = Enumerable.Range(0, 10_000).Count(cause => _limit.Allows($"{cause}", out _));

        Assert.InRange(lines, 64, 65);
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_step_of_the_wall_clock_neither_silences_a_cause_nor_lets_more_through(int hours)
    {
        _limit.Allows("401", out _);
        _time.Step = TimeSpan.FromHours(hours);

        Assert.False(_limit.Allows("401", out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_limit.Allows("401", out _));
    }
}

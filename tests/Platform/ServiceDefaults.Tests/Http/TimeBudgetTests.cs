using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Http;

public sealed class TimeBudgetTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(1900);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_a_hop_took_is_not_there_for_the_next_one()
    {
        var budget = new TimeBudget(_time, Most);
        Assert.Equal(TimeSpan.FromMilliseconds(700), budget.ForHop(TimeSpan.FromMilliseconds(700)));

        _time.Advance(TimeSpan.FromMilliseconds(600));

        Assert.Equal(TimeSpan.FromMilliseconds(1300), budget.Left);
        Assert.Equal(TimeSpan.FromMilliseconds(1300), budget.Wait);
        Assert.Equal(TimeSpan.FromMilliseconds(1200), budget.ForHop(budget.Left)); // 100 ms are for the way back.
    }

    [Fact]
    public void When_it_is_over_nothing_is_waited_for_and_nobody_is_called()
    {
        var budget = new TimeBudget(_time, Most);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.Zero, budget.Wait);
        Assert.True(budget.ForHop(TimeSpan.FromMilliseconds(700)) < TimeSpan.Zero);
    }

    [Theory]
    [InlineData("300", 300)]
    [InlineData("0", 0)]
    [InlineData("1901", 1900)] // A caller cannot make a service wait longer than that does by itself.
    [InlineData("2147483647", 1900)]
    [InlineData("-5", 1900)]
    [InlineData("soon", 1900)]
    [InlineData(null, 1900)]
    public void The_limit_of_the_caller_counts_where_it_is_shorter(string? header, int expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[TimeBudget.Header] = header;

        Assert.Equal(expected, TimeBudget.Of(request, _time, Most).Left.TotalMilliseconds);
    }
}

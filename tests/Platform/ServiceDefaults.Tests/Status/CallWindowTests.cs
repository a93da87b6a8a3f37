using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Status;

namespace Owl.ServiceDefaults.Tests.Status;

public sealed class CallWindowTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CallWindow _window;

    public CallWindowTests() => _window = new CallWindow(_time);

    [Fact]
    public void Without_calls_there_is_a_rate_but_no_latency() => Assert.Equal(new CallFigures(0, null, null), _window.Read());

    [Fact]
    public void Steady_calls_show_as_their_rate()
    {
        for (int call = 0; call < 1000; call++)
        {
            _window.Note(TimeSpan.FromMilliseconds(5), failed: call % 10 == 0);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(_window.Read().PerSecond, 85, 115);
        Assert.Equal((1000, 100), (_window.Calls, _window.Failures));
    }

    [Fact]
    public void What_is_older_than_the_window_is_in_the_totals_only()
    {
        _window.Note(TimeSpan.FromSeconds(2), failed: true);
        _time.Advance(TimeSpan.FromSeconds(CallWindow.Seconds));

        Assert.Equal(new CallFigures(0, null, null), _window.Read());
        Assert.Equal((1, 1), (_window.Calls, _window.Failures));
    }

    [Fact]
    public void A_pause_of_any_length_leaves_nothing_old_behind() => Gen.Int[1, 100_000].Sample(
        milliseconds =>
        {
            _window.Note(TimeSpan.FromSeconds(9), failed: false);
            _time.Advance(TimeSpan.FromSeconds(CallWindow.Seconds + 0.5));
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            _window.Note(TimeSpan.FromMilliseconds(1), failed: false);
            Assert.InRange(_window.Read().P99!.Value, 0.9, 1.1);
        },
        threads: 1,
        iter: 100);

    [Fact]
    public void A_percentile_is_at_most_seven_percent_off() => Gen.Double[0.01, 100_000].Array[1, 200].Sample(milliseconds =>
    {
        var window = new CallWindow(_time);
        foreach (double each in milliseconds)
        {
            window.Note(TimeSpan.FromMilliseconds(each), failed: false);
        }

        double[] sorted = [.. milliseconds.Order()];
        var figures = window.Read();
        AssertNear(sorted[(int)Math.Ceiling(sorted.Length * 0.50) - 1], figures.P50!.Value);
        AssertNear(sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1], figures.P99!.Value);
    });

    // A microsecond more, as smaller parts of time are not seen, and half of the last digit that is told.
    private static void AssertNear(double expected, double actual) =>
        Assert.InRange(actual, (expected * 0.93) - 0.006, (expected * 1.07) + 0.006);
}

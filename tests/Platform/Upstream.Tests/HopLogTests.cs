using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Owl.Upstream.Tests;

public sealed class HopLogTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Lines _lines = new();
    private readonly HopLog _log;

    public HopLogTests() => _log = new HopLog(_lines, "tasks are listed as before", _time);

    [Fact]
    public void A_neighbour_that_goes_and_comes_back_makes_two_lines()
    {
        Note(HopOutcome.Answered);
        Note(HopOutcome.Refused);
        Note(HopOutcome.Refused);
        _time.Advance(TimeSpan.FromSeconds(3));
        Note(HopOutcome.Refused);
        Note(HopOutcome.Answered);

        Assert.Equal(
            [
                "Failed to reach user-service at http://127.0.0.1:8001/: connection refused after 5 ms (1 failed calls since it last answered). Meanwhile tasks are listed as before",
                "user-service at http://127.0.0.1:8001/ answers again, after 3 failed calls in 3.0 s",
            ],
            _lines);
    }

    [Fact]
    public void One_that_stays_away_makes_three_lines_in_five_minutes_and_then_one_in_ten()
    {
        var told = new List<int>();
        for (int second = 0; second <= 1_300; second++)
        {
            int before = _lines.Count;
            Note(HopOutcome.NoAnswer);
            _time.Advance(TimeSpan.FromSeconds(1));
            told.AddRange(Enumerable.Repeat(second, _lines.Count - before));
        }

        Assert.Equal([0, 10, 70, 670, 1_270], told);
        Assert.Contains("(1271 failed calls since it last answered)", _lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_back_starts_again_from_the_first_pause()
    {
        for (int outage = 0; outage < 3; outage++)
        {
            for (int second = 0; second <= 10; second++)
            {
                Note(HopOutcome.Refused);
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            Note(HopOutcome.Answered);
        }

        Assert.Equal(3 * 3, _lines.Count);
    }

    [Fact]
    public void One_that_fails_now_and_then_makes_no_more_lines_than_that()
    {
        for (int call = 0; call < 100; call++)
        {
            Note(HopOutcome.NoAnswer);
            Note(HopOutcome.Answered);
            _time.Advance(TimeSpan.FromMilliseconds(90));
        }

        Assert.Equal(2, _lines.Count);
    }

    [Fact]
    public void One_that_was_well_for_a_while_and_fails_again_makes_a_line_at_once()
    {
        Note(HopOutcome.Refused);
        Note(HopOutcome.Answered);
        _time.Advance(TimeSpan.FromSeconds(2));
        Note(HopOutcome.Refused);

        Assert.Equal(3, _lines.Count);
    }

    private void Note(HopOutcome outcome) =>
        _log.Note(new Hop("user-service", new Uri("http://127.0.0.1:8001"), outcome, TimeSpan.FromMilliseconds(5), 0, default, null));

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}

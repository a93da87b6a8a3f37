using Microsoft.Extensions.Logging;
using Owl.ServiceDefaults.Tests.Loops;

namespace Owl.ServiceDefaults.Tests;

public sealed class StandstillTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly Lines _lines = new();
    private readonly Standstill _standstill;

    public StandstillTests() => _standstill = Create(isMember: true);

    public void Dispose() => _standstill.Dispose();

    [Fact]
    public void A_process_that_goes_on_is_not_in_doubt_for_however_long()
    {
        for (int beat = 0; beat < 1000; beat++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Null(_standstill.Doubt);
        }
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    public void A_step_of_the_wall_clock_is_no_standstill(int hours)
    {
        _time.Step = TimeSpan.FromHours(hours);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Null(_standstill.Doubt);
    }

    [Fact]
    public void One_that_stood_still_is_in_doubt_from_its_first_moment_until_it_is_confirmed()
    {
        _standstill.Dispose(); // Frozen: time passes, and no timer runs.
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(TimeSpan.FromSeconds(6), _standstill.Doubt);
        Assert.Equal(TimeSpan.FromSeconds(6), _standstill.Doubt);
        _standstill.Confirm();
        Assert.Null(_standstill.Doubt);
    }

    [Fact]
    public void It_is_told_in_one_line_for_each_time()
    {
        _standstill.Dispose();
        foreach (int seconds in (int[])[6, 1, 2])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            _ = _standstill.Doubt;
            _ = _standstill.Doubt;
        }

        Assert.Equal(["Warning: This process stood still for 6.0 s", "Warning: This process stood still for 3.0 s"], _lines.All);
    }

    [Fact]
    public void One_that_is_no_member_of_a_cluster_tells_of_it_and_is_not_in_doubt()
    {
        using var alone = Create(isMember: false);
        alone.Dispose();
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Null(alone.Doubt);
        Assert.Contains("Warning: This process stood still for 6.0 s", _lines.All);
    }

    private Standstill Create(bool isMember) => new(_time, new Logger<Standstill>(new Factory(_lines)), isMember);

    private sealed class Factory(ILogger logger) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}

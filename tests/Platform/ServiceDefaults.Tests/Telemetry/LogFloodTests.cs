using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Telemetry;
using Owl.ServiceDefaults.Tests.Edge;

namespace Owl.ServiceDefaults.Tests.Telemetry;

/// <summary>Every kind of line has a bound.</summary>
public sealed partial class LogFloodTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly ILogger _logger;

    public LogFloodTests()
    {
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton(new QuietLine("Library", "All is"))
            .AddLogging(logging => logging.AddSampler<LogFlood>().AddFilter("Quiet", LogLevel.Error).AddProvider(_log))
            .BuildServiceProvider();
        _logger = LoggerOf("Owl");
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_flood_of_one_kind_is_ten_lines_and_one_that_tells_how_many_more_there_were()
    {
        Flood(1000);
        Assert.Equal(LogFlood.Most, _log.Lines.Count);

        _time.Advance(LogFlood.Period);
        Assert.Equal(
            "Critical Owl.ServiceDefaults.Telemetry.LogFlood: "
            + "990 more lines of this kind were left out in 10 s: Owl: Owl {Number} fell",
            _log.Lines.Last());
        Assert.Equal(LogFlood.Most + 1, _log.Lines.Count);
    }

    [Fact]
    public void A_flood_that_goes_on_stays_bounded_and_one_that_ended_says_nothing_more()
    {
        for (int second = 0; second < 60; second++)
        {
            Flood(1000);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(LogFlood.Period);
        int lines = _log.Lines.Count;
        Assert.InRange(lines, 6 * (LogFlood.Most + 1), 7 * (LogFlood.Most + 1));

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(lines, _log.Lines.Count);
    }

    [Fact]
    public void Other_kinds_are_not_held_back_by_a_flood()
    {
        Flood(1000);
        int before = _log.Lines.Count;

        LogWell(_logger);
        var other = LoggerOf("Other");
        LogFell(other, LogLevel.Critical, 1);
        LogFell(_logger, LogLevel.Error, 1);

        Assert.Equal(before + 3, _log.Lines.Count);
    }

    [Fact]
    public void Lines_that_nobody_would_see_are_no_flood()
    {
        for (int number = 0; number < 100; number++)
        {
            LogFell(LoggerOf("Quiet"), LogLevel.Warning, number);
        }

        _time.Advance(LogFlood.Period);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_line_that_is_no_news_is_left_out_and_all_else_of_its_category_is_told()
    {
        var library = LoggerOf("Library");
        LogWell(library);
        LogFell(library, LogLevel.Warning, 1);
        LogWell(_logger);
        _time.Advance(LogFlood.Period);

        Assert.Equal(2, _log.Lines.Count);
    }

    private void Flood(int lines)
    {
        for (int number = 0; number < lines; number++)
        {
            LogFell(_logger, LogLevel.Critical, number);
        }
    }

    private ILogger LoggerOf(string category) => _services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    [LoggerMessage(Message = "Owl {Number} fell")]
    private static partial void LogFell(ILogger logger, LogLevel level, int number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "All is well")]
    private static partial void LogWell(ILogger logger);
}

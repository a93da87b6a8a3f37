using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Telemetry;

namespace Owl.ServiceDefaults.Tests.Telemetry;

public sealed class ConsoleLinesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void An_entry_is_one_line_with_time_level_and_category_and_no_number_of_an_event() =>
        Assert.Equal("03:04:05 warn: user-service: two lines\n", Write(LogLevel.Warning, "two\nlines", null, hasColours: false));

    [Fact]
    public void An_exception_is_in_the_same_line()
    {
        string line = Write(LogLevel.Error, "It failed", new InvalidOperationException("why\r\nnot"), hasColours: false);

        Assert.StartsWith("03:04:05 fail: user-service: It failed System.InvalidOperationException: why not", line, StringComparison.Ordinal);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void On_a_terminal_the_level_has_a_colour() =>
        Assert.Equal("03:04:05 \e[31mcrit\e[39m: user-service: end\n", Write(LogLevel.Critical, "end", null, hasColours: true));

    private string Write(LogLevel level, string message, Exception? exception, bool hasColours)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(level, "user-service", new EventId(1929458206), message, exception, (state, _) => state);
        new ConsoleLines(_time, hasColours).Write(entry, null, writer);
        return writer.ToString();
    }
}

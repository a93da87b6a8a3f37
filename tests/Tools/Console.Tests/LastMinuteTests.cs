using Microsoft.Extensions.Time.Testing;
using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Tests;

public sealed class LastMinuteTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_failed_more_than_a_minute_ago_is_not_told_any_more()
    {
        var minute = new LastMinute(_time);
        Assert.Equal(default, Note(minute, calls: 500, failures: 89));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new MinuteCounts(20, 7, 2), Note(minute, calls: 520, failures: 96, timeouts: 2));

        for (int second = 0; second < 61; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Note(minute, calls: 520, failures: 96, timeouts: 2);
        }

        Assert.Equal(default, Note(minute, calls: 520, failures: 96, timeouts: 2));
    }

    [Fact]
    public void All_that_a_young_process_counted_is_of_the_last_minute_also_after_a_restart()
    {
        var minute = new LastMinute(_time);
        Note(minute, calls: 1000, failures: 900);

        Assert.Equal(new MinuteCounts(5, 3, 0), Note(minute, calls: 5, failures: 3, pid: 2, uptime: 4));
    }

    private static MinuteCounts Note(LastMinute minute, long calls, long failures, long timeouts = 0, int pid = 1, double uptime = 600) => minute.Note(
        "gateway@8000",
        new StatusReport { Service = "gateway", Pid = pid, UptimeSeconds = uptime },
        new NeighbourReport("task-service", "http://127.0.0.1:8002", "answered", calls, failures, timeouts, 1, 1, 1));
}

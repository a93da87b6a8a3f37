using Microsoft.Extensions.Time.Testing;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Tests;

/// <summary>What becomes an event, and in which words.</summary>
public sealed class EventLogTests
{
    private static readonly Verdict Up = new(NodeState.Up, new("answers", "answers"));
    private static readonly Verdict Down = new(NodeState.Down, new("refused", "connection refused"));
    private static readonly Verdict Frozen = new(NodeState.Frozen, new("no_answer", "no answer for 0.6 s", 0.6));
    private static readonly Verdict Slow = new(NodeState.Slow, new("late", "answers after 0.4 s", 0.4));
    private static readonly Verdict Starting = new(NodeState.Starting, new("refused", "connection refused"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly EventLog _log;

    public EventLogTests() => _log = new EventLog(_time);

    private IEnumerable<string> Words => _log.All.Select(happened => happened.Text);

    [Fact]
    public void Nodes_that_come_up_at_the_start_are_no_event()
    {
        Note(Starting);
        Note(Up, 1);

        Assert.Empty(_log.All);
    }

    [Fact]
    public void A_kill_and_a_new_start_are_two_events()
    {
        Note(Up, 1);
        Note(Down);
        Wait(2);
        Note(Down);
        Note(Starting);
        Wait(1);
        Note(Up, 2);
        Note(Up, 2);

        Assert.Equal(["user-service is down: connection refused", "user-service is back after 3.0 s, as pid 2"], Words);
        Assert.Equal([1, 2], _log.All.Select(happened => happened.Id));
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).ToUnixTimeMilliseconds(), _log.All.First().At);
    }

    [Fact]
    public void Of_several_replicas_the_words_name_the_one()
    {
        var second = new Node(OwlService.Task, new Uri("http://127.0.0.1:8012"), 2);
        _log.Note(new Node(OwlService.Task, new Uri("http://127.0.0.1:8002"), 1), Up, 1);
        _log.Note(second, Up, 2);
        _log.Note(second, Down, null);

        var happened = Assert.Single(_log.All);
        Assert.Equal(("task-service 2 is down: connection refused", "task-service 2", "task-service@8012"), (happened.Text, happened.Name, happened.Node));
    }

    [Fact]
    public void A_freeze_and_its_end_are_two_events()
    {
        Note(Up, 1);
        Note(Slow, 1);
        Note(Frozen, 1);
        Wait(4.2);
        Note(Up, 1);

        Assert.Equal(["user-service is frozen: no answer for 0.6 s", "user-service goes on after 4.2 s"], Words);
    }

    [Fact]
    public void A_frozen_process_that_is_killed_is_down_then()
    {
        Note(Up, 1);
        Note(Frozen, 1);
        Note(Down, 1);

        Assert.Equal(["user-service is frozen: no answer for 0.6 s", "user-service is down: connection refused"], Words);
    }

    [Fact]
    public void Slow_for_a_moment_is_no_event_and_for_longer_it_is()
    {
        Note(Up, 1);
        Note(Slow, 1);
        Wait(0.9);
        Note(Up, 1);
        Assert.Empty(_log.All);

        Note(Slow, 1);
        Wait(1);
        Note(Slow, 1);
        Wait(5);
        Note(Up, 1);
        Assert.Equal(["user-service is slow: answers after 0.4 s", "user-service answers in time again after 5.0 s"], Words);
    }

    [Fact]
    public void A_backlog_that_lasts_is_told_and_so_is_that_it_is_drained()
    {
        _log.NoteBacklog(3, 0.2);
        _log.NoteBacklog(0, 0);
        Assert.Empty(_log.All);

        _log.NoteBacklog(1, 1.5);
        Wait(3.5);
        _log.NoteBacklog(40, 5);
        _log.NoteBacklog(12, 5.1);
        _log.NoteBacklog(0, 0);
        _log.NoteBacklog(0, 0);

        Assert.Equal(["1 notification waits for notification-service", "the backlog is drained: 40 notifications were late, none is lost"], Words);
        Assert.Equal(5, _log.All.Last().Seconds);
    }

    [Fact]
    public void Only_the_last_events_are_kept()
    {
        for (int i = 0; i < EventLog.Kept; i++)
        {
            Note(Up, 1);
            Note(Down);
        }

        Assert.Equal(EventLog.Kept, _log.All.Count());
        Assert.Equal((EventLog.Kept * 2) - 1, _log.All.Last().Id);
    }

    private void Note(Verdict verdict, int? pid = null) => _log.Note(Reports.Node, verdict, pid);

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}

using Owl.LiveConsole.Model;

namespace Owl.LiveConsole.Tests;

public sealed class TimelineTests
{
    private readonly Timeline _timeline = new();

    [Fact]
    public void A_second_has_what_came_to_the_totals_in_it()
    {
        Assert.Empty(Note(1, Counts(10, 1)));

        Assert.Equal(new Second(5, 2, 1.5, 9), Note(2, Counts(15, 3))["POST /tasks"]);
    }

    [Fact]
    public void A_node_that_does_not_answer_leaves_a_gap()
    {
        Note(1, Counts(10, 0));
        Note(2, Counts(12, 0));
        Note(3);
        Note(4, Counts(13, 0));

        Assert.Equal([null, 2, null, 1], Read());
    }

    [Fact]
    public void A_new_process_counts_from_its_own_start()
    {
        Note(1, Counts(10, 0));
        Note(2, Counts(50, 0, pid: 2));
        Note(3, Counts(51, 0, pid: 2));

        Assert.Equal([null, null, 1], Read());
    }

    [Fact]
    public void Five_minutes_are_kept_and_no_more()
    {
        for (int second = 0; second < 1000; second++)
        {
            Note(second, Counts(second * (second + 1) / 2, 0));
        }

        var (times, series) = _timeline.Read();
        Assert.Equal(Enumerable.Range(700, 300).Select(second => (long)second), times);
        Assert.Equal(times, series["POST /tasks"].Select(second => second!.Value.Requests));
    }

    [Fact]
    public void Replicas_are_added_up_and_a_new_one_counts_from_its_own_start()
    {
        Note(1, Counts(10, 1));
        Note(2, Counts(12, 1), Counts(100, 0, pid: 2, p99: 30));

        Assert.Equal(new Second(7, 1, 1.5, 30), Note(3, Counts(15, 2), Counts(104, 0, pid: 2, p99: 30))["POST /tasks"]);
        Assert.Equal([null, 2, 7], Read());
    }

    private static Counted Counts(long requests, long failures, int pid = 1, double p99 = 9) =>
        new("POST /tasks", pid, new EndpointReport("POST /tasks", requests, failures, 0, 1.5, p99));

    private Dictionary<string, Second> Note(long second, params Counted[] counts) => _timeline.Note(second, counts);

    private IEnumerable<long?> Read() => _timeline.Read().Series["POST /tasks"].Select(second => second?.Requests);
}

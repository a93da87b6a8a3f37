using Owl.Gateway.Console.Model;

namespace Owl.Gateway.Tests.Console;

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

    private static (int Pid, EndpointReport Report) Counts(long requests, long failures, int pid = 1) =>
        (pid, new EndpointReport("POST /tasks", requests, failures, 0, 1.5, 9));

    private Dictionary<string, Second> Note(long second, params (int, EndpointReport)[] counts) =>
        _timeline.Note(second, counts.Select(count => KeyValuePair.Create("POST /tasks", count)));

    private IEnumerable<long?> Read() => _timeline.Read().Series["POST /tasks"].Select(second => second?.Requests);
}

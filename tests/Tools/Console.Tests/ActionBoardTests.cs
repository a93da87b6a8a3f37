using Microsoft.Extensions.Time.Testing;
using Owl.LiveConsole.Control;
using Owl.LiveConsole.Model;
using Owl.ServiceDefaults;

namespace Owl.LiveConsole.Tests;

public sealed class ActionBoardTests
{
    private static readonly Node Node = new(OwlService.Task, new Uri("http://127.0.0.1:8002"));

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Everybody_sees_what_waits_what_is_done_and_for_a_while_how_it_ended()
    {
        var board = new ActionBoard(_time);
        long first = board.Add("kill", "user-service", 1, "user-service")!.Value;
        long second = board.Add("heal", "all", 1, "all")!.Value;
        board.Run(first);
        Assert.Equal([ActionState.Running, ActionState.Waiting], board.Read().Select(action => action.State));

        // The same again, by somebody else: it is being done already.
        Assert.Null(board.Add("kill", "user-service", 1, "user-service"));

        _time.Advance(TimeSpan.FromMilliseconds(700));
        board.End(first, isDone: true, "user-service is killed");
        board.End(second, isDone: false, "task-service does not answer");
        Assert.Equal((ActionState.Done, 700), (board.Read()[0].State, board.Read()[0].ElapsedMs));
        Assert.Equal((ActionState.Failed, "task-service does not answer"), (board.Read()[1].State, board.Read()[1].Text));
        Assert.Equal([first, second], board.TakeEnded().Select(action => action.Id));
        Assert.Empty(board.TakeEnded());

        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Empty(board.Read());
        Assert.NotNull(board.Add("kill", "user-service", 1, "user-service"));
    }

    [Fact]
    public void The_end_of_a_freeze_is_counted_down_for_everybody_and_forgotten_when_it_ends_before()
    {
        var board = new ActionBoard(_time);
        Assert.Null(board.ThawOf(Node));

        board.SetThaw("task-service", 1, TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(40, board.ThawOf(Node));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(board.ThawOf(Node));

        board.SetThaw("task-service", 1, TimeSpan.FromSeconds(60));
        board.SetThaw("task-service", 1, null);
        Assert.Null(board.ThawOf(Node));
    }
}

using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Owl.Upstream.Tests;

/// <summary>A list is handed on as it comes, as far as it is one.</summary>
public sealed class StreamedListTests
{
    private const string Json = "application/json; charset=utf-8";
    private static readonly byte[] LongPart = Encoding.ASCII.GetBytes("[1" + new string(' ', (2 * StreamedList.PieceBytes) - 2));

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_list_is_handed_over_before_its_end()
    {
        var taken = new TaskCompletionSource();
        await using var neighbour = await LongAsync(async body =>
        {
            await taken.Task; // The other half only comes once the first one has arrived.
            await body.WriteAsync("]"u8.ToArray());
        });
        await using var callee = new Callee(neighbour.Port);
        long bytes = 0;

        var hop = await callee.ListAsync(async list =>
        {
            while (await list.ReadAsync() is { IsEmpty: false } piece)
            {
                bytes += piece.Length;
                taken.TrySetResult();
            }
        });

        Assert.Equal((HopOutcome.Answered, 200), (hop.Outcome, hop.Status));
        Assert.Equal(LongPart.Length + 1, bytes);
    }

    public static TheoryData<byte[], HopOutcome> ShortLists => new()
    {
        { Frames.Answer(200, "[]", ("content-type", Json)), HopOutcome.Answered },
        { Frames.Answer(200, "[1,2]", ("content-type", Json), ("content-length", "5")), HopOutcome.Answered },
        { Frames.Answer(200, "[1,2]", ("content-type", Json), ("content-length", "6")), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[1,2]", ("content-type", Json), ("content-length", "4")), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[1,2", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[1,2]]", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(200, """{"error":"x"}""", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[]", ("content-type", "text/html")), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[]", ("content-type", Json), ("content-encoding", "br")), HopOutcome.InvalidResponse },
        { Frames.Answer(200, "[]"), HopOutcome.InvalidResponse },
        { Frames.Answer(204, "", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(206, "[]", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(404, """{"error":"Not Found"}""", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(400, """{"error":"limit must be 1 to 10000"}""", ("content-type", Json)), HopOutcome.Answered },
        { Frames.Answer(503, """{"error":"Storage unavailable"}""", ("content-type", Json)), HopOutcome.Unavailable },
        { [.. Frames.Head(200, ("content-type", Json)), .. Frames.Part("[1"u8.ToArray())], HopOutcome.Reset },
    };

    [Theory]
    [MemberData(nameof(ShortLists))]
    public async Task Of_a_short_one_nothing_is_handed_out_unless_it_is_right(byte[] bytes, HopOutcome expected)
    {
        await using var neighbour = Neighbour.ThatSends(bytes);
        await using var callee = new Callee(neighbour.Port);
        int pieces = 0;

        var hop = await callee.ListAsync(async list =>
        {
            while (await list.ReadAsync() is { IsEmpty: false })
            {
                pieces++;
            }
        });

        Assert.Equal(expected, hop.Outcome);
        Assert.Equal(expected is HopOutcome.Answered && hop.Status is 200 ? 1 : 0, pieces);
        Assert.Equal(expected.ToWords(), callee.Status.LastOutcome);
    }

    [Theory]
    [InlineData("x", HopOutcome.InvalidResponse)]
    [InlineData("]", HopOutcome.Answered)]
    public async Task A_long_one_fails_at_its_end_where_it_is_not_right(string end, HopOutcome expected)
    {
        await using var neighbour = await LongAsync(async body => await body.WriteAsync(Encoding.ASCII.GetBytes(end)));
        await using var callee = new Callee(neighbour.Port);

        Assert.Equal(expected, (await callee.ListAsync(ReadAllAsync)).Outcome);
    }

    [Fact]
    public async Task One_that_drips_comes_to_an_end()
    {
        var time = new FakeTimeProvider();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        await using var neighbour = await LongAsync(async body =>
        {
            while (!end.IsCancellationRequested)
            {
                await body.WriteAsync(" "u8.ToArray());
                await body.FlushAsync(end.Token);
                await Task.Delay(20, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        await using var callee = new Callee(neighbour.Port, time);
        var reads = new List<TimeSpan>();

        var hop = await callee.ListAsync(async list =>
        {
            while (true)
            {
                var read = list.ReadAsync();
                time.Advance(TimeSpan.FromMilliseconds(900)); // Never silent for a second.
                await read;
                reads.Add(TimeSpan.FromMilliseconds(900));
            }
        });
        await end.CancelAsync();

        Assert.Equal(HopOutcome.NoAnswer, hop.Outcome);
        Assert.InRange(reads.Count, 10, 60);
    }

    private static async Task ReadAllAsync(StreamedList list)
    {
        while (await list.ReadAsync() is { IsEmpty: false })
        {
        }
    }

    private static Task<KestrelNeighbour> LongAsync(Func<Stream, Task> end) => KestrelNeighbour.ThatAsync(async context =>
    {
        context.Response.ContentType = Json;
        await context.Response.Body.WriteAsync(LongPart);
        await end(context.Response.Body);
    });
}

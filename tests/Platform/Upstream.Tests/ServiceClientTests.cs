using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults;

namespace Owl.Upstream.Tests;

/// <summary>What real sockets do, and what the hop is called then. Time stands still unless a test moves it.</summary>
public sealed class ServiceClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);
    private static readonly OwlSettings Nowhere = new()
    {
        Home = "",
        Addresses = new Dictionary<string, IReadOnlyList<Uri>> { [OwlService.User.Name] = [new Uri("http://owl-nowhere.invalid:8001")] },
    };

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_status_is_an_answer_with_its_body_and_headers(int status)
    {
        await using var neighbour = Neighbour.ThatSends(Frames.Answer(status, "body", ("location", "/elsewhere")));

        var hop = await SendAsync(neighbour.Port);

        Assert.Equal(HopOutcome.Answered, hop.Outcome);
        Assert.Equal(status, hop.Status);
        Assert.Equal("body", Encoding.ASCII.GetString(hop.Body.Span));
        Assert.Equal("/elsewhere", hop.Headers!.Location!.ToString());
        Assert.Equal(1, neighbour.Requests);
    }

    [Fact]
    public async Task Where_nobody_listens_the_connection_is_refused()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Keeps the port, but does not listen.
        int port = ((IPEndPoint)bound.LocalEndPoint!).Port;

        var hop = await SendAsync(port);

        Assert.Equal(HopOutcome.Refused, hop.Outcome);
        Assert.Equal("user-service", hop.Service);
        Assert.Equal(new Uri($"http://127.0.0.1:{port}"), hop.Address);
        Assert.Equal(0, hop.Status);
        Assert.True(hop.Body.IsEmpty);
    }

    [Fact]
    public async Task A_name_that_the_DNS_does_not_know_is_called_that_however_often()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Nowhere)
            .AddServiceClient(OwlService.User, Nowhere, "nothing else fails")
            .BuildServiceProvider();

        for (int call = 0; call < 5; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/users/1");
            var hop = await ClientOf(services).SendAsync(request, _ => true, TimeSpan.FromSeconds(20), TestEnd);
            Assert.Equal((HopOutcome.NameNotFound, "name not found"), (hop.Outcome, hop.Outcome.ToWords()));
        }
    }

    [Fact]
    public async Task A_connection_that_is_reset_before_the_answer_is_a_reset()
    {
        await using var neighbour = Neighbour.That(Reset);

        Assert.Equal(HopOutcome.Reset, (await SendAsync(neighbour.Port)).Outcome);
        Assert.Equal(1, neighbour.Requests);
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_answer_is_a_reset_and_the_request_is_not_sent_again()
    {
        await using var neighbour = Neighbour.That(_ => Task.CompletedTask);

        Assert.Equal(HopOutcome.Reset, (await SendAsync(neighbour.Port)).Outcome);
        Assert.Equal(1, neighbour.Requests);
    }

    public static TheoryData<byte[]> Beginnings => new(
        Frames.Hello,
        Frames.Head(200)[..^3],
        Frames.Head(200),
        [.. Frames.Head(200, ("content-length", "100")), .. Frames.Part("{\"id\""u8.ToArray())],
        [.. Frames.Head(200), .. Frames.Part("{\"id\""u8.ToArray()), .. Frames.Reset(error: 2)],
        [.. Frames.Hello, .. Frames.Reset(error: 2)],
        [.. Frames.Hello, .. Frames.Goodbye(lastStream: 1)]);

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task An_answer_that_breaks_off_is_a_reset_never_a_short_answer(byte[] start)
    {
        await using var neighbour = Neighbour.ThatSends(start);

        var hop = await SendAsync(neighbour.Port);

        Assert.Equal(HopOutcome.Reset, hop.Outcome);
        Assert.True(hop.Body.IsEmpty);
    }

    [Fact]
    public async Task A_neighbour_that_is_silent_has_not_answered_once_the_limit_is_over()
    {
        await using var neighbour = Neighbour.That(WaitForTheOtherEnd);

        var call = SendAsync(neighbour.Port);
        await Until(() => neighbour.Requests == 1);
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var hop = await call;

        Assert.Equal(HopOutcome.NoAnswer, hop.Outcome);
        Assert.Equal(Limit, hop.Elapsed);
    }

    [Fact]
    public async Task A_neighbour_that_stops_in_the_middle_of_its_answer_has_not_answered()
    {
        var half = new TaskCompletionSource();
        await using var neighbour = Neighbour.That(async socket =>
        {
            await Neighbour.SendAllAsync(socket, [.. Frames.Head(200), .. Frames.Part("half"u8.ToArray())]);
            half.SetResult();
            await WaitForTheOtherEnd(socket);
        });

        var call = SendAsync(neighbour.Port);
        await half.Task;
        _time.Advance(Limit);

        Assert.Equal(HopOutcome.NoAnswer, (await call).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Without_any_time_left_the_neighbour_is_not_even_called(int milliseconds)
    {
        await using var neighbour = Neighbour.ThatSends(Frames.Answer(200));

        var hop = await SendAsync(neighbour.Port, limit: TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(HopOutcome.NoAnswer, hop.Outcome);
        Assert.Equal(0, neighbour.Requests);
    }

    [Fact]
    public async Task The_limit_of_a_call_goes_with_it_in_milliseconds()
    {
        string? told = null;
        await using var neighbour = await KestrelNeighbour.ThatAsync(context =>
        {
            told = context.Request.Headers["Owl-Time-Budget-Ms"];
            return context.Response.WriteAsync("{}");
        });

        await SendAsync(neighbour.Port, limit: TimeSpan.FromMilliseconds(432));

        Assert.Equal("432", told);
    }

    public static TheoryData<byte[]> NotHttp2 => new(
        "SSH-2.0-OpenSSH_9.6\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"u8.ToArray(),
        [.. Frames.Hello, .. "hoot hoot hoot"u8],
        [.. Frames.Hello, .. Frames.Part("body without a head"u8.ToArray())],
        [.. Frames.Hello, .. Frames.HeadThatCannotBeDecoded]);

    [Theory]
    [MemberData(nameof(NotHttp2))]
    public async Task An_answer_that_is_no_HTTP_2_is_no_answer_of_a_service(byte[] answer)
    {
        await using var neighbour = Neighbour.ThatSends(answer);

        Assert.Equal(HopOutcome.InvalidResponse, (await SendAsync(neighbour.Port)).Outcome);
    }

    [Fact]
    public async Task Headers_without_end_are_no_answer_of_a_service()
    {
        await using var neighbour = Neighbour.ThatSends(Frames.Answer(200, "", ("x", new string('x', 17 * 1024))));

        Assert.Equal(HopOutcome.InvalidResponse, (await SendAsync(neighbour.Port)).Outcome);
    }

    [Theory]
    [InlineData(0, HopOutcome.Answered)]
    [InlineData(1, HopOutcome.InvalidResponse)]
    public async Task A_body_may_have_one_MiB_and_no_more(int over, HopOutcome expected)
    {
        byte[] body = new byte[(1024 * 1024) + over];
        await using var neighbour = await KestrelNeighbour.ThatAsync(async context => await context.Response.Body.WriteAsync(body));

        Assert.Equal(expected, (await SendAsync(neighbour.Port)).Outcome);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_outcome_of_the_neighbour()
    {
        await using var neighbour = Neighbour.That(WaitForTheOtherEnd);
        using var caller = new CancellationTokenSource();

        var call = SendAsync(neighbour.Port, caller: caller.Token);
        await Until(() => neighbour.Requests == 1);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(HopOutcome.Refused, 502, "Failed to reach task-service")]
    [InlineData(HopOutcome.NameNotFound, 502, "Failed to reach task-service")]
    [InlineData(HopOutcome.Reset, 502, "Failed to reach task-service")]
    [InlineData(HopOutcome.InvalidResponse, 502, "Failed to reach task-service")]
    [InlineData(HopOutcome.NoAnswer, 504, "task-service did not answer in time")]
    [InlineData(HopOutcome.Unavailable, 503, "Failed to reach task-service")]
    public void A_failure_becomes_a_status_and_words_of_its_own(HopOutcome outcome, int status, string error)
    {
        var hop = new Hop("task-service", new Uri("http://127.0.0.1:8002/"), outcome, TimeSpan.FromMilliseconds(12.7), 0, default, null);

        Assert.Equal(status, outcome.ToStatus());
        Assert.Equal(
            new HopFailureBody(error, "task-service", outcome.ToWords(), "http://127.0.0.1:8002", 12),
            HopFailureBody.From(hop));
    }

    [Fact]
    public void Every_outcome_has_words_of_its_own()
    {
        var outcomes = Enum.GetValues<HopOutcome>();

        Assert.Equal(outcomes.Length, outcomes.Select(HopOutcomes.ToWords).Distinct().Count());
    }

    private async Task<Hop> SendAsync(int port, TimeSpan? limit = null, CancellationToken? caller = null)
    {
        await using var services = Services(port);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        return await ClientOf(services).SendAsync(request, _ => true, limit ?? Limit, caller ?? TestEnd);
    }

    private ServiceProvider Services(int port) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(_time)
        .AddServiceClient(OwlService.User, new OwlSettings { Home = "", PortBase = port - OwlService.User.PortOffset }, "nothing else fails")
        .BuildServiceProvider();

    private static ServiceClient ClientOf(IServiceProvider services) =>
        services.GetRequiredKeyedService<ServiceClient>(OwlService.User.Name);

    private static Task Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        return Task.CompletedTask;
    }

    private static async Task WaitForTheOtherEnd(Socket socket)
    {
        byte[] buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer, TestEnd) > 0)
        {
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        bound.CancelAfter(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(5, bound.Token);
        }
    }
}

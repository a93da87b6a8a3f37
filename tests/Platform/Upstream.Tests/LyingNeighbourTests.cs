using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Owl.Upstream.Tests;

/// <summary>Somebody else is at the neighbour's address, and answers what he likes.</summary>
public sealed class LyingNeighbourTests
{
    private const string Json = "application/json; charset=utf-8";
    private const string Missing = """{"error":"User not found"}""";

    [Theory]
    [InlineData(404, Json, Missing, HopOutcome.Answered)]
    [InlineData(404, "application/json", """{"status":404,"error":"User not found"}""", HopOutcome.Answered)]
    [InlineData(404, Json, """{"error":"Not Found"}""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, """{"error":["User not found"]}""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, """{"error":null}""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, """{"error":"User not found","error":"User not found"}""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, """{"error":"User not found"} trailing""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, """["User not found"]""", HopOutcome.InvalidResponse)]
    [InlineData(404, Json, "", HopOutcome.InvalidResponse)]
    [InlineData(404, "text/html", Missing, HopOutcome.InvalidResponse)]
    [InlineData(404, "application/json; charset=utf-7", Missing, HopOutcome.InvalidResponse)]
    [InlineData(410, Json, Missing, HopOutcome.InvalidResponse)]
    [InlineData(302, Json, Missing, HopOutcome.InvalidResponse)]
    [InlineData(503, Json, """{"error":"Storage unavailable"}""", HopOutcome.Unavailable)]
    [InlineData(503, "text/html", "<h1>Service Unavailable</h1>", HopOutcome.InvalidResponse)]
    public async Task Only_an_answer_of_the_contract_is_one_and_log_and_status_say_the_same(int status, string type, string body, HopOutcome expected)
    {
        await using var neighbour = await KestrelNeighbour.ThatAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "http://127.0.0.1:1/";
            return context.Response.WriteAsync(body);
        });
        await using var callee = new Callee(neighbour.Port);

        var hop = await callee.GetAsync(answer => answer.Status is 404 && answer.IsError("User not found"));

        Assert.Equal((expected, status), (hop.Outcome, hop.Status));
        Assert.Equal(1, neighbour.Requests);
        Assert.Equal(expected.ToWords(), callee.Status.LastOutcome);
        Assert.Equal(expected is HopOutcome.Answered ? 0 : 1, callee.Status.Failures);
        Assert.Equal(expected is HopOutcome.Answered ? 0 : 1, callee.Lines.Count(line => line.Contains(expected.ToWords(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_body_that_is_packed_without_being_asked_for_is_no_answer()
    {
        await using var neighbour = await KestrelNeighbour.ThatAsync(async context =>
        {
            Assert.Equal("", context.Request.Headers.AcceptEncoding.ToString());
            context.Response.ContentType = Json;
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Missing));
        });
        await using var callee = new Callee(neighbour.Port);

        Assert.Equal(HopOutcome.InvalidResponse, (await callee.GetAsync(answer => answer.IsError())).Outcome);
    }

    public static TheoryData<byte[], HopOutcome> Odd => new()
    {
        { Frames.Answer(404, Missing, ("content-type", Json), ("content-length", "26")), HopOutcome.Answered },
        { Frames.Answer(404, Missing, ("content-type", Json), ("content-length", "27")), HopOutcome.InvalidResponse },
        { Frames.Answer(404, "{\"error\":\"User not found\",\"x\":\"\u00ff\"}", ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(999, Missing, ("content-type", Json)), HopOutcome.InvalidResponse },
        { Frames.Answer(204), HopOutcome.InvalidResponse },
        { Frames.Answer(304), HopOutcome.InvalidResponse },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task What_hardly_a_server_sends_is_no_answer(byte[] bytes, HopOutcome expected)
    {
        await using var neighbour = Neighbour.ThatSends(bytes);
        await using var callee = new Callee(neighbour.Port);

        Assert.Equal(expected, (await callee.GetAsync(answer => answer.Status is 404 && answer.IsError())).Outcome);
    }

    [Theory]
    [InlineData("user-service;dur=1.0;desc=\"caf\u00e9\"", true)]
    [InlineData("a;desc=\"\u001b[31m\"", true)]
    [InlineData("a\tb", true)]
    [InlineData("a\u007fb", true)]
    [InlineData("a;dur=1\rSet-Cookie: b=c", false)] // .NET has made it a space.
    [InlineData("a;dur=1\nSet-Cookie: b=c", false)]
    [InlineData("a\u0000b", false)]
    [InlineData("a;dur=1;desc=\"fine\"", false)]
    public async Task A_header_that_cannot_be_sent_on_is_dropped_and_the_hop_says_so(string value, bool isDropped)
    {
        await using var neighbour = Neighbour.ThatSends(Frames.Answer(404, Missing, ("content-type", Json), ("server-timing", value), ("x", "y")));
        await using var callee = new Callee(neighbour.Port);
        var response = new DefaultHttpContext().Response;

        var hop = await callee.GetAsync(answer => answer.IsError());
        response.AppendHop(hop, "found");

        Assert.Equal((HopOutcome.Answered, isDropped), (hop.Outcome, hop.HasDroppedHeaders));
        Assert.True(hop.Headers!.Contains("x"));
        Assert.Equal(isDropped ? 1 : 2, response.Headers["Server-Timing"].Count);
        Assert.Contains(isDropped ? "desc=\"found (headers dropped)\"" : "desc=\"found\"", response.Headers["Server-Timing"][0], StringComparison.Ordinal);
        Assert.All(response.Headers["Server-Timing"], entry => Assert.DoesNotContain(entry!, character => character is < ' ' or > '~'));
    }

    [Fact]
    public async Task What_a_neighbour_reports_of_its_hops_leaves_room_for_the_headers_of_the_answer()
    {
        await using var neighbour = Neighbour.ThatSends(
            Frames.Answer(404, Missing, ("content-type", Json), ("server-timing", new string('a', 3000))));
        await using var callee = new Callee(neighbour.Port);

        var hop = await callee.GetAsync(answer => answer.IsError());

        Assert.Equal((HopOutcome.Answered, true), (hop.Outcome, hop.HasDroppedHeaders));
    }
}

using System.Text;

namespace Owl.Processes.Tests;

/// <summary>Where a fault proxy sees a request or a reply begin.</summary>
public sealed class MessageSplitterTests
{
    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static readonly byte[] Settings = Frame(type: 4, stream: 0, length: 18);
    private static readonly byte[] WindowUpdate = Frame(type: 8, stream: 0, length: 4);
    private static readonly byte[] Headers = Frame(type: 1, stream: 1, length: 300);
    private static readonly byte[] Data = Frame(type: 0, stream: 1, length: 40);

    [Fact]
    public void On_HTTP_2_a_reply_begins_with_its_headers_and_not_with_the_settings_before_them() =>
        Assert.Equal(
            [(Settings.Length, false), (WindowUpdate.Length, false), (Headers.Length, true), (Data.Length, false)],
            Split([.. Settings, .. WindowUpdate, .. Headers, .. Data]));

    [Fact]
    public void On_HTTP_2_a_request_begins_behind_the_preface() =>
        Assert.Equal(
            [(Preface.Length, false), (Settings.Length, false), (Headers.Length, true)],
            Split([.. Preface, .. Settings, .. Headers]));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(100)]
    public void It_does_not_matter_in_which_pieces_it_arrives(int size)
    {
        byte[] all = [.. Preface, .. Settings, .. Headers, .. Data, .. Headers];

        Assert.Equal(
            [Preface.Length, Settings.Length, Headers.Length, Data.Length, Headers.Length],
            Split([.. all.Chunk(size)]).Select(piece => piece.Length));
        Assert.Equal([false, false, true, false, true], Split([.. all.Chunk(size)]).Select(piece => piece.IsMessage));
    }

    [Fact]
    public void On_HTTP_1_what_arrives_is_a_message_and_is_not_held_back() =>
        Assert.Equal([(1, true), (18, true)], Split(Encoding.ASCII.GetBytes("H"), Encoding.ASCII.GetBytes("TTP/1.1 200 OK\r\n\r\n")));

    private static List<(int Length, bool IsMessage)> Split(params byte[][] reads)
    {
        var splitter = new MessageSplitter();
        return [.. reads.SelectMany(read => splitter.Split(read)).Select(piece => (piece.Bytes.Length, piece.IsMessage))];
    }

    private static byte[] Frame(byte type, byte stream, int length) =>
        [0, (byte)(length >> 8), (byte)length, type, 0, 0, 0, 0, stream, .. new byte[length]];
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Owl.Upstream.Tests;

/// <summary>What a neighbour sends over HTTP/2, byte by byte (RFC 9113; headers as literals, RFC 7541, section 6.2.2).</summary>
internal static class Frames
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const int LargestFrame = 16 * 1024;

    // The only request of a connection: the first stream that a client opens.
    private const int Stream = 1;

    /// <summary>What a server begins with.</summary>
    public static byte[] Hello => Frame(Settings, 0, 0, []);

    /// <summary>A whole answer.</summary>
    public static byte[] Answer(int status, string body = "", params (string Name, string Value)[] headers) =>
        [.. Head(status, headers), .. Body(Encoding.Latin1.GetBytes(body))];

    /// <summary>The head of an answer whose body is to follow.</summary>
    public static byte[] Head(int status, params (string Name, string Value)[] headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers.Prepend((":status", status.ToString(CultureInfo.InvariantCulture))))
        {
            block.AddRange([0, .. Text(name), .. Text(value)]);
        }

        var parts = block.Chunk(LargestFrame).ToList();
        return
        [
            .. Hello,
            .. parts.SelectMany((part, index) => Frame(
                index == 0 ? Headers : Continuation, index == parts.Count - 1 ? EndHeaders : (byte)0, Stream, part)),
        ];
    }

    /// <summary>It names a header by a place in the table that does not exist.</summary>
    public static byte[] HeadThatCannotBeDecoded => Frame(Headers, EndHeaders, Stream, [0xFE]);

    /// <summary>The last part of a body.</summary>
    public static byte[] Body(byte[] body) =>
        body.Length <= LargestFrame ? Frame(Data, EndStream, Stream, body) : [.. Part(body[..LargestFrame]), .. Body(body[LargestFrame..])];

    /// <summary>A part of a body that is not the last.</summary>
    public static byte[] Part(byte[] body) => Frame(Data, 0, Stream, body);

    /// <summary>Gives the request up.</summary>
    public static byte[] Reset(int error) => Frame(ResetStream, 0, Stream, Number(error));

    /// <summary>Says which request was the last one that it saw, and that it takes no more.</summary>
    public static byte[] Goodbye(int lastStream) => Frame(GoAway, 0, 0, [.. Number(lastStream), .. Number(0)]);

    /// <summary>Whether a frame begins a request.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> frameHead) => frameHead[3] == Headers;

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, .. Number(stream), .. payload];

    private static byte[] Number(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Text(string text)
    {
        var length = new List<byte>();
        if (text.Length < 127)
        {
            length.Add((byte)text.Length);
        }
        else
        {
            length.Add(127);
            int rest = text.Length - 127;
            for (; rest >= 128; rest /= 128)
            {
                length.Add((byte)((rest % 128) + 128));
            }

            length.Add((byte)rest);
        }

        return [.. length, .. Encoding.Latin1.GetBytes(text)];
    }
}

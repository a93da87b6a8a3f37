using System.Buffers.Binary;

namespace Owl.Processes;

/// <summary>
/// Cuts one direction of a connection into pieces and tells at which of them a message begins, a request or a reply. On
/// HTTP/2 that is a HEADERS frame: before the reply to a request come SETTINGS, WINDOW_UPDATE and their like, which are no
/// reply (RFC 9113). On anything else every piece that was read at once counts as a message.
/// </summary>
internal sealed class MessageSplitter
{
    private const int FrameHeaderLength = 9;
    private const byte Headers = 1;
    private const byte Settings = 4;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private readonly List<byte> _pending = [];
    private bool? _isHttp2;

    /// <summary>Takes what was read, and returns the pieces that are whole by now.</summary>
    public IReadOnlyList<(byte[] Bytes, bool IsMessage)> Split(ReadOnlySpan<byte> read)
    {
        _pending.AddRange(read);
        var pieces = new List<(byte[], bool)>();
        if (_isHttp2 is null && !TryRecognise(pieces))
        {
            return pieces;
        }

        if (_isHttp2 is false)
        {
            pieces.Add((Take(_pending.Count), true));
            return pieces;
        }

        while (_pending.Count >= FrameHeaderLength
            && FrameHeaderLength + PayloadLength() is var length
            && _pending.Count >= length)
        {
            bool isMessage = _pending[3] == Headers;
            pieces.Add((Take(length), isMessage));
        }

        return pieces;
    }

    // A client begins HTTP/2 with the preface, a server with SETTINGS on stream 0. False: too little came to tell.
    private bool TryRecognise(List<(byte[], bool)> pieces)
    {
        int known = Math.Min(_pending.Count, Preface.Length);
        if (_pending.Take(known).SequenceEqual(Preface.Take(known)))
        {
            if (known == Preface.Length)
            {
                _isHttp2 = true;
                pieces.Add((Take(known), false));
            }
        }
        else if (_pending.Count >= FrameHeaderLength)
        {
            _isHttp2 = _pending[3] == Settings && _pending.Skip(5).Take(4).All(part => part == 0);
        }
        else
        {
            // No server's SETTINGS are so long that their length begins with another byte.
            _isHttp2 = _pending[0] == 0 ? null : false;
        }

        return _isHttp2 is not null;
    }

    private int PayloadLength() => BinaryPrimitives.ReadInt32BigEndian([0, _pending[0], _pending[1], _pending[2]]);

    private byte[] Take(int count)
    {
        byte[] taken = [.. _pending[..count]];
        _pending.RemoveRange(0, count);
        return taken;
    }
}

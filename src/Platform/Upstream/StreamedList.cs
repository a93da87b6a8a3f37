using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace Owl.Upstream;

/// <summary>
/// A neighbour's list, as it comes. It is a JSON array and as long as it says, or reading it fails. Of a small one
/// nothing is handed out before the whole was judged; a large one that is not right fails at its end.
/// </summary>
public sealed class StreamedList : IDisposable
{
    /// <summary>Up to this size, in bytes, a list is judged before any of it is handed out.</summary>
    public const int PieceBytes = 64 * 1024;

    // How long the neighbour may be silent.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // How long it may be waited for in all, so that one that drips comes to an end. What the client takes does not count.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly byte[] _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private readonly CancellationTokenSource _pause;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _limit;
    private TimeSpan _waited;
    private long _count;
    private byte _last;
    private bool _hasEnded;

    internal StreamedList(
        Stream stream, HttpResponseMessage response, TimeProvider time, CancellationToken limit, CancellationToken caller)
    {
        (_stream, _time, _limit) = (stream, time, limit);
        (Length, Headers) = (response.Content.Headers.ContentLength, response.Headers);
        _pause = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_pause.Token, caller);
    }

    /// <summary>How many bytes it has in all; null while that is not known.</summary>
    public long? Length { get; private set; }

    /// <summary>What was answered with it.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>Reads the next piece. It is there until the next call; an empty one is the end.</summary>
    /// <exception cref="InvalidResponseException">This is no list of a service.</exception>
    /// <exception cref="OperationCanceledException">The neighbour was silent, or nobody waits any more.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        if (_hasEnded)
        {
            return default;
        }

        bool isFirst = _count == 0;
        int count = isFirst ? await ReadFirstAsync() : await ReadAsync(_piece);
        var piece = _piece.AsMemory(0, count);
        _count += count;
        _hasEnded = isFirst ? count < PieceBytes : count == 0;
        Judge(piece.Span, isFirst);
        return piece;
    }

    public void Dispose()
    {
        _either.Dispose();
        _pause.Dispose();
        ArrayPool<byte>.Shared.Return(_piece);
    }

    // As much as there is room for, within the limit of the call.
    private async ValueTask<int> ReadFirstAsync()
    {
        using var end = _limit.UnsafeRegister(static pause => ((CancellationTokenSource)pause!).Cancel(), _pause);
        int count = 0;
        for (int read = -1; read != 0 && count < PieceBytes; count += read)
        {
            read = await ReadAsync(_piece.AsMemory(count, PieceBytes - count));
        }

        return count;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> room)
    {
        var left = LongestWait - _waited;
        _pause.CancelAfter(left > LongestPause ? LongestPause : left > TimeSpan.Zero ? left : TimeSpan.Zero);
        long start = _time.GetTimestamp();
        int read = await _stream.ReadAsync(room, _either.Token);
        _pause.CancelAfter(Timeout.InfiniteTimeSpan);
        _waited += _time.GetElapsedTime(start);
        return read;
    }

    private void Judge(ReadOnlySpan<byte> piece, bool isFirst)
    {
        bool isRight = Length is null || (_hasEnded ? _count == Length : _count <= Length);
        if (isFirst && _hasEnded)
        {
            Length = _count;
            isRight &= IsArray(piece);
        }
        else if (isFirst)
        {
            isRight &= piece[0] == '[';
        }
        else if (_hasEnded)
        {
            isRight &= _last == ']';
        }

        if (!isRight)
        {
            throw new InvalidResponseException();
        }

        _last = piece.IsEmpty ? _last : piece[^1];
    }

    private static bool IsArray(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            bool isArray = reader.Read() && reader.TokenType is JsonTokenType.StartArray;
            while (reader.Read())
            {
            }

            return isArray && Utf8.IsValid(json);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>What a neighbour sends is no answer of its own.</summary>
public sealed class InvalidResponseException : Exception;

using System.Buffers;
using System.Text.Encodings.Web;

namespace Owl.ServiceDefaults.Http;

/// <summary>
/// Escapes what JSON demands (RFC 8259, section 7) and nothing else. The framework's relaxed encoder still writes
/// an owl (U+1F989) as \uD83E\uDD89.
/// </summary>
internal sealed class RawTextEncoder : JavaScriptEncoder
{
    private static readonly char[] Escaped = [.. Enumerable.Range(0, 32).Select(code => (char)code), '"', '\\'];
    private static readonly SearchValues<char> EscapedChars = SearchValues.Create(Escaped);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create([.. Escaped.Select(c => (byte)c)]);

    public override int MaxOutputCharactersPerInputCharacter => UnsafeRelaxedJsonEscaping.MaxOutputCharactersPerInputCharacter;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(EscapedChars);

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedBytes);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 32 or '"' or '\\';
}

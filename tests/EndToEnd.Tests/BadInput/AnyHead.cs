using System.Text;
using CsCheck;
using Owl.EndToEnd.Tests.Harness;

namespace Owl.EndToEnd.Tests.BadInput;

/// <summary>Request lines and headers that are wrong in any way. Each char is a byte on the wire.</summary>
internal static class AnyHead
{
    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[1, 300].Select(digits => new string(digits));

    // What may stand in a header's value. Some of it a server must refuse; a line break would only begin another header.
    private static readonly Gen<string> HeaderText = Gen.OneOf(
        Gen.Char['!', '~'].Array[0, 40].Select(chars => new string(chars)),
        Gen.Char['\u0001', '\u00ff'].Array[0, 20].Select(chars => new string(chars).Replace('\n', '~').Replace('\r', '~')),
        Gen.OneOf("🦉", "買い物", "é").Select(OnTheWire));

    private static readonly Gen<string> ContentType = Gen.OneOf(
        Gen.OneOf("application/json", "application/json; charset=utf-16", "application/json; charset=\"", "text/plain", "text/html; charset=shift_jis",
            "multipart/form-data", "multipart/form-data; boundary=", "application/x-www-form-urlencoded", "application/xml", "/", ";", "", ",,,"),
        HeaderText).Select(value => $"Content-Type: {value}");

    /// <summary>Content types that fit no body of ours, and none at all.</summary>
    public static readonly Gen<string[]> ContentTypes = ContentType.Array[0, 2];

    /// <summary>Values of Idempotency-Key: empty, too long, not ASCII, in quotes that do not end, more than one.</summary>
    public static readonly Gen<string[]> IdempotencyKeys = Gen.OneOf(
        HeaderText,
        HeaderText.Select(text => $"\"{text}\""),
        Gen.Int[250, 6000].Select(length => new string('k', length)),
        Gen.OneOf("", " ", "\"", "\"\"", "\"\"\"", "a b", "a,b", "\t", "\"a", "a\"", "\\\"", "\u0000", "null", "%00"))
        .Select(key => $"Idempotency-Key: {key}").Array[1, 2];

    // Where the path goes on: good and bad percent-encodings, bytes as they are, dots and slashes.
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Select(Gen.Char["0123456789abcdefABCDEF"], Gen.Char["0123456789abcdefABCDEF"]).Select((high, low) => $"%{high}{low}"),
        Gen.OneOf("%", "%z", "%2", "%%", "%00", "%2f", "%2F..", "%ff", "%c0%af", "%ed%a0%80", "%f0%9f%a6%89", "%u0041", "..", ".", "/", "//", "\\", ";", ":", "@", "+", "-", "!", "*", "~", "'", "(", "[", "{", "|", "^", "<", "\"", "`"),
        Gen.Char['0', 'z'].Select(c => c.ToString()),
        Gen.Char['\u0080', '\u00ff'].Select(c => c.ToString()),
        Gen.OneOf("🦉", "買").Select(OnTheWire));

    private static readonly Gen<string> Segment = Gen.OneOf(
        Piece.Array[1, 8].Select(string.Concat),
        Digits,
        Digits.Select(digits => "-" + digits),
        Gen.Int[1, 5000].Select(length => new string('9', length)),
        Gen.OneOf("1.0", "1e3", "0x1", "+1", "%31", "%20%31", "1%00", "１", "0", "-0", "00000000000000000001", "9223372036854775807", "9223372036854775808", "null", "NaN", "1?", "1?x", "1/", "1#").Select(OnTheWire));

    /// <summary>What may stand where an id belongs.</summary>
    public static readonly Gen<string> Id = Segment;

    /// <summary>A query for a list: limits and starts that cannot be, twice, without a value, or with others between them.</summary>
    public static readonly Gen<string> Query = Gen.OneOf(
            Gen.Select(
                Gen.OneOf("limit", "after", "Limit", "AFTER", "limi%74", "limit[]", "x", "", "%zz", "after%00"),
                Gen.OneOf("=", "", "==", "=%20", "=+"),
                Segment.Select(text => text.Replace('#', '~'))).Select((name, sign, value) => name + sign + value),
            Segment)
        .Array[0, 6].Select(parts => "?" + string.Join('&', parts))
        .Where(query => query.Length < 7000);

    private static readonly Gen<string> Target = Gen.OneOf(
        Gen.OneOf("/", "/users", "/tasks", "/notifications", "/users/1", "/status", "/health/live", "/health/ready", "*", "localhost:80", "http://localhost/tasks", "http://[::1/", "//", "/tasks/", "/TASKS", "/tasks/../tasks", "/tasks?limit=0"),
        Segment.Array[1, 3].Select(segments => "/" + string.Join('/', segments)).Where(path => path.Length < 7000),
        Piece.Array[1, 5].Select(string.Concat));

    private static readonly Gen<string> Method = Gen.OneOf(
        Gen.OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "QUERY", "HOOT"),
        Gen.Char["ABCZ!#$%&'*+-.^_`|~09az"].Array[1, 30].Select(chars => new string(chars)));

    /// <summary>Any method on any path, with and without a body.</summary>
    public static readonly Gen<RawRequest> MethodAndPath = Gen.Select(Method, Target, Gen.Byte.Array[0, 20])
        .Select((method, target, body) => body.Length == 0 ? RawRequest.Of(method, target) : RawRequest.Of(method, target, body));

    /// <summary>What is hardly HTTP. After it a connection is out of step.</summary>
    public static Gen<RawRequest> Broken(byte[] body) => Gen.OneOf(
            Gen.Select(Method, Target, Gen.OneOf(" HTTP/1.1", " HTTP/1.0", "", " ", " HTTP", " HTTP/1.1 ", " http/1.1", "\tHTTP/1.1")).Select((method, target, version) => $"{method} {target}{version}\r\nHost: localhost\r\n\r\n"),
            Gen.Char['!', '\u00ff'].Array[1, 60].Select(chars => new string(chars) + "\r\n\r\n"),
            Headers("Host: localhost", HeaderText.Select(text => $"X-Owl{text}")),
            Headers("Host: localhost", HeaderText.Select(text => $"{text}: x")),
            Headers("Host: localhost", HeaderText.Select(text => $"Host: {text}")),
            Headers("X: y", HeaderText.Select(text => $"Host: {text}")),
            Headers("Host: localhost", Gen.Int[101, 300].Select(count => string.Join("\r\n", Enumerable.Repeat("X: y", count)))),
            Headers("Host: localhost", Gen.Int[32_000, 60_000].Select(length => $"X: {new string('y', length)}")),
            Headers("Host: localhost", Gen.OneOf(
                Gen.OneOf("Content-Length: -1", "Content-Length: x", "Content-Length: 99999999999999999999", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 70000"),
                Gen.OneOf("Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked\r\nContent-Length: 5", "Transfer-Encoding: ", "Transfer-Encoding: chunked"),
                Gen.OneOf("Expect: 100-continue\r\nContent-Length: 4", "Expect: owl", "Upgrade: h2c\r\nConnection: Upgrade", "Connection: close, keep-alive", "Accept: ,;q=2", "Range: bytes=9-1", "If-None-Match: *"))))
        .Select(head => new RawRequest(head, body, IsLast: true));

    /// <summary>A body in chunks that are wrong.</summary>
    public static Gen<RawRequest> Chunks(string path) => Gen.Select(
            Gen.OneOf("5", "-1", "zz", "", "ffffffffffffffff", "80000000", "5;x=y", "5;" + new string('x', 5000), "0x5", " 5"),
            Gen.OneOf("{\"a\"", "{\"a\":1}", "", "\r\n"),
            Gen.OneOf("\r\n0\r\n\r\n", "\r\n", "0\r\n\r\n", "", "\r\n0\r\nX: y\r\n\r\n", "\r\n0\r\n: \r\n\r\n"))
        // What comes last is no chunk, no trailer and no request: nobody waits for more.
        .Select((size, data, end) => new RawRequest(
            Chunked(path), Encoding.ASCII.GetBytes($"{size}\r\n{data}{end}\r\nhoot hoot hoot\r\n\r\n"), IsLast: true));

    /// <summary>A good request that ends too early, wherever that is.</summary>
    public static Gen<RawRequest> Cut(string path, byte[] body)
    {
        byte[] whole = RawRequest.Of("POST", path, body).Bytes;
        byte[] chunked = [.. Encoding.ASCII.GetBytes($"{Chunked(path)}{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
        return Gen.OneOf<byte[]>(whole, chunked)
            .SelectMany(bytes => Gen.Int[1, bytes.Length - 1].Select(length => new RawRequest("", bytes[..length], IsCut: true)));
    }

    private static string Chunked(string path) => $"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static Gen<string> Headers(string first, Gen<string> others) =>
        Gen.Select(Gen.OneOf("GET", "POST"), Gen.OneOf("/tasks", "/users", "/x"), others)
            .Select((method, path, headers) => $"{method} {path} HTTP/1.1\r\n{first}\r\n{headers}\r\n\r\n");

    // UTF-8, a char for each byte.
    private static string OnTheWire(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}

using System.Globalization;
using System.Text;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>A request byte by byte, also one that no HTTP library would send.</summary>
/// <param name="Head">The request line and the headers with the empty line behind them; each char is one byte.</param>
/// <param name="Body">Whatever follows.</param>
/// <param name="IsLast">Nothing can follow it on its connection: who knows where it ends.</param>
/// <param name="IsCut">It ends in the middle, and the client's side of the connection with it. Nobody owes it an answer.</param>
public sealed record RawRequest(string Head, byte[] Body, bool IsLast = false, bool IsCut = false)
{
    private const int LongestShown = 2000;

    /// <summary>An answer to it has no body, whatever its headers say.</summary>
    public bool IsHead => Head.StartsWith("HEAD ", StringComparison.Ordinal);

    public byte[] Bytes => [.. Encoding.Latin1.GetBytes(Head), .. Body];

    /// <summary>A request that is in step: its length is the one that it says.</summary>
    public static RawRequest Of(string method, string target, byte[] body, params IReadOnlyList<string> headers)
    {
        string length = string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}");
        return new($"{method} {target} HTTP/1.1\r\n{string.Concat(headers.Append("Host: localhost").Append(length).Select(header => header + "\r\n"))}\r\n", body);
    }

    /// <summary>A request without a body.</summary>
    public static RawRequest Of(string method, string target) => new($"{method} {target} HTTP/1.1\r\nHost: localhost\r\n\r\n", []);

    /// <summary>As a C# string would have it, where it is no visible ASCII.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (char c in Encoding.Latin1.GetString(Bytes))
        {
            text.Append(c switch
            {
                '\r' => "\\r",
                '\n' => "\\n",
                '\\' => "\\\\",
                < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
            if (text.Length > LongestShown)
            {
                return text.Append(CultureInfo.InvariantCulture, $"... ({Bytes.Length} bytes)").ToString();
            }
        }

        return text.ToString();
    }
}

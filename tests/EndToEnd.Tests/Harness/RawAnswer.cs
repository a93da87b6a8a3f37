using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>An answer read off a socket.</summary>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">The body, without its chunks.</param>
public sealed record RawAnswer(IReadOnlyList<string> Head, byte[] Body)
{
    public int Status => int.Parse(Head[0].Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>Whether the service ends the connection behind it.</summary>
    public bool IsLast => string.Equals(this["Connection"], "close", StringComparison.OrdinalIgnoreCase);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The member <c>error</c>; null where the body has none that is text.</summary>
    public string? Error =>
        Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.String
            ? error.GetString()
            : null;

    /// <summary>The body; null where it is no JSON.</summary>
    public JsonElement? Json
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The value of a header; null where there is none.</summary>
    public string? this[string name] => Head.Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    public override string ToString() => $"{string.Join('\n', Head)}\n\n{Text}";
}

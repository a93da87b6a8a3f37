using System.Globalization;
using CsCheck;

namespace Owl.EndToEnd.Tests.BadInput;

/// <summary>JSON of any shape: text, numbers and nesting as no client should send them.</summary>
internal static class AnyJson
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("\\\"", "\\\\", "\\/", "\\n", "\\u0000", "\\u8cb7", "\\ud83e\\udd89", "🦉", "\u2028", "\\ud800", "\\udfff", "\\udc00\\ud800", "\\x", "\\u12", "\t", "\u007f"),
        Gen.Char["aZ0 _買é<&'"].Select(c => c.ToString()));

    /// <summary>A string; some hold half a surrogate pair, some an escape that is none.</summary>
    public static readonly Gen<string> Text = Piece.Array[0, 8].Select(pieces => $"\"{string.Concat(pieces)}\"");

    /// <summary>A number; some are larger than any type, some are none.</summary>
    public static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "-0", "1", "-1", "1.0", "1.5", "1e0", "1e3", "1e-3", "01", "+1", "1.", ".5", "0x1", "NaN", "Infinity", "-",
            "1e999", "-1e999", "1e999999999", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616"),
        Gen.Select(Gen.Char['1', '9'], Gen.Int[1, 2000]).Select((digit, count) => new string(digit, count)),
        Gen.Int[1, 2000].Select(zeros => $"1{new string('0', zeros)}e-{zeros}"),
        Gen.Double.Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Text,
        Number,
        Number.Select(number => $"\"{number}\""),
        Gen.OneOf("null", "true", "false", "nul", "True", "undefined", "''", "\" 1 \"", "\"1\\u0000\"", "\"１\"", "\"\"", ""));

    /// <summary>The name of a member; often one that is known.</summary>
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("\"name\"", "\"title\"", "\"user_id\"", "\"message\"", "\"id\"", "\"NAME\"", "\"userId\"", "\"\\u0074itle\"", "\"titl\\ud800\"", "\"\""),
        Text);

    /// <summary>Any value, a few levels deep.</summary>
    public static readonly Gen<string> Value = At(depth: 3);

    /// <summary>An object whose members have any names and values; the same name may come twice.</summary>
    public static readonly Gen<string> Object = Members(At(depth: 1));

    /// <summary>Nested up to thousands of levels, closed or not.</summary>
    public static readonly Gen<string> Deep = Gen.Select(Gen.Int[1, 10_000], Gen.OneOf("[", "{\"a\":", "[{\"title\":"), Gen.Bool)
        .Select((levels, open, closed) =>
        {
            string close = string.Concat(open.Reverse().Where(c => c is '[' or '{').Select(c => c == '[' ? ']' : '}'));
            return Repeat(open, levels) + "1" + (closed ? Repeat(close, levels) : "");
        });

    private static Gen<string> At(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        At(depth - 1).Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
        Members(At(depth - 1)));

    private static Gen<string> Members(Gen<string> value) =>
        Gen.Select(Name, value).Array[0, 5].Select(members => $"{{{string.Join(", ", members.Select(member => $"{member.Item1}: {member.Item2}"))}}}");

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}

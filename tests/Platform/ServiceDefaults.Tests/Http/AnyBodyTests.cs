using System.Text;
using CsCheck;

namespace Owl.ServiceDefaults.Tests.Http;

/// <summary>Whatever a client sends, reading it ends with a value or with words, never with an exception.</summary>
public sealed class AnyBodyTests
{
    private static readonly Gen<string> Escape = Gen.OneOf(
        Gen.OneOf("\\\"", "\\\\", "\\n", "\\u0000", "\\u8cb7", "\\ud83e\\udd89", "\\ud800", "\\udfff"),
        Gen.Char["abcdeilrstu_買"].Select(c => c.ToString()));

    private static readonly Gen<string> Text = Escape.Array[0, 8].Select(parts => $"\"{string.Concat(parts)}\"");

    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("\"title\"", "\"user_id\"", "\"\\u0074itle\"", "\"titl\\ud800\"", "\"\\udc00\\udc00\""),
        Text);

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Text,
        Gen.OneOf("null", "true", "1", "-0", "1.5", "1e999", "9223372036854775808", "\"1\""),
        Gen.Double.Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Json = Value(depth: 4);

    [Fact]
    public Task Any_JSON_gets_a_value_or_an_error() =>
        Json.SampleAsync(AlwaysEnds, iter: 20_000);

    [Fact]
    public Task Any_object_gets_a_value_or_an_error() =>
        Object(Value(depth: 2)).SampleAsync(AlwaysEnds, iter: 20_000);

    [Fact]
    public Task Any_bytes_get_a_value_or_an_error() =>
        Gen.Byte.Array[0, 64].SampleAsync(AlwaysEnds, iter: 20_000);

    [Fact]
    public Task Any_damage_to_a_good_body_gets_a_value_or_an_error() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Byte, Gen.Int[0, Good.Length])
            .SampleAsync(damage => AlwaysEnds(Damage(damage.Item1, damage.Item2, damage.Item3)), iter: 20_000);

    private static byte[] Good => """{"title": "買い物 🦉", "user_id": 12, "\u0074": [1, {"a": null}]}"""u8.ToArray();

    private static byte[] Damage(int index, byte value, int length)
    {
        byte[] bytes = Good;
        bytes[index] = value;
        return bytes[..length];
    }

    private static Gen<string> Value(int depth) => depth == 0 ? Leaf : Gen.OneOf(
        Leaf,
        Value(depth - 1).Array[0, 4].Select(items => $"[{string.Join(',', items)}]"),
        Object(Value(depth - 1)));

    private static Gen<string> Object(Gen<string> value) =>
        Gen.Select(Name, value).Array[0, 5].Select(members => $"{{{string.Join(", ", members.Select(member => $"{member.Item1}: {member.Item2}"))}}}");

    private static Task AlwaysEnds(string json) => AlwaysEnds(Encoding.UTF8.GetBytes(json));

    private static async Task AlwaysEnds(byte[] json)
    {
        var (value, error) = await BodyReading.ReadAsync(json);
        Assert.True(value is { Title.Length: > 0 } ^ !string.IsNullOrEmpty(error));
    }
}

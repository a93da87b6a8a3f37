using System.Text;
using System.Text.Json;
using CsCheck;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Http;

public sealed class RawTextEncoderTests
{
    // Any scalar values, those at the edges of UTF-8's lengths and JSON's own characters more often than chance has it.
    private static readonly Gen<string> AnyText = Gen.OneOf(
            Gen.Int[0, 0xD7FF],
            Gen.Int[0xE000, 0x10FFFF],
            Gen.Int[0, 0x7F],
            Gen.OneOf(0x22, 0x5C, 0x7F, 0x80, 0x7FF, 0x800, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000, 0x1F989))
        .Select(scalar => new Rune(scalar).ToString())
        .Array[0, 60]
        .Select(string.Concat);

    private static readonly JsonSerializerOptions Wire = WireOptions();

    [Theory]
    [InlineData("買い物")]
    [InlineData("🦉")]
    [InlineData("<a href='x'>&amp;+/</a>")]
    [InlineData("\u007F\u2028\u2029\uFEFF")]
    public void Text_goes_out_as_it_came(string text) => Assert.Equal($"\"{text}\"", Write(text));

    [Theory]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("\n\r\t\b\f", "\\n\\r\\t\\b\\f")]
    public void What_JSON_demands_is_escaped(string text, string expected) => Assert.Equal($"\"{expected}\"", Write(text));

    [Fact]
    public void Every_control_character_is_escaped_and_comes_back()
    {
        for (char control = '\0'; control < ' '; control++)
        {
            string json = Write($"a{control}b");

            Assert.DoesNotContain(control, json);
            Assert.Equal($"a{control}b", Parse(json));
        }
    }

    [Fact]
    public void Any_text_comes_back_and_only_what_JSON_demands_is_escaped() =>
        AnyText.Sample(text =>
        {
            string json = Write(text);

            Assert.Equal(text, Parse(json));
            Assert.Equal(text.Count(c => c is < ' ' or '"' or '\\'), Escapes(json));
        });

    [Fact]
    public void Any_text_written_as_UTF8_comes_back() =>
        AnyText.Sample(text =>
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(text, Wire);

            Assert.Equal(text, Parse(Encoding.UTF8.GetString(json)));
            Assert.Equal(Write(text), Encoding.UTF8.GetString(json));
        });

    [Fact]
    public void An_error_is_written_under_the_name_of_the_contract() =>
        Assert.Equal("""{"error":"「\"」 🦉"}""", JsonSerializer.Serialize(new ErrorBody("「\"」 🦉"), Wire));

    private static JsonSerializerOptions WireOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        WireJson.Configure(options);
        options.TypeInfoResolverChain.Add(new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver());
        return options;
    }

    private static string Write(string text) => JsonSerializer.Serialize(text, Wire);

    private static string Parse(string json) => JsonDocument.Parse(json).RootElement.GetString()!;

    // How many characters of the text are written as an escape.
    private static int Escapes(string json)
    {
        int count = 0;
        for (int index = 0; index < json.Length; index++)
        {
            if (json[index] == '\\')
            {
                count++;
                index++;
            }
        }

        return count;
    }
}

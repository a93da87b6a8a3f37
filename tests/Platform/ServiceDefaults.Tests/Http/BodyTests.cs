namespace Owl.ServiceDefaults.Tests.Http;

public sealed class BodyTests
{
    private const string Malformed = "Body must be valid JSON, nested at most 32 levels deep";
    private const string NoUserId = "user_id is required and must be int";

    [Fact]
    public async Task Members_are_read_and_unknown_ones_are_ignored()
    {
        var (value, error) = await BodyReading.ReadAsync("""{"x": [{}], "user_id": 7, "title": "買い物 🦉", "id": 99}""");

        Assert.Null(error);
        Assert.Equal(new Sample("買い物 🦉", 7), value);
    }

    [Fact]
    public async Task The_last_of_duplicate_members_counts()
    {
        var (value, _) = await BodyReading.ReadAsync("""{"title": 5, "user_id": true, "title": "t", "user_id": 2}""");

        Assert.Equal(new Sample("t", 2), value);
    }

    [Fact]
    public async Task A_member_may_be_spelled_with_escapes()
    {
        var (value, _) = await BodyReading.ReadAsync("""{"\u0074itle": "\u8cb7\ud83e\udd89", "user\u005fid": 1}""");

        Assert.Equal(new Sample("買🦉", 1), value);
    }

    [Theory]
    [InlineData("""{"user_id": 1}""")]
    [InlineData("""{"title": null, "user_id": 1}""")]
    [InlineData("""{"title": "", "user_id": 1}""")]
    [InlineData("""{"Title": "t", "user_id": 1}""")]
    public Task A_text_that_is_missing_or_null_or_empty_is_required(string json) => IsRefused(json, "title is required");

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("""["t"]""")]
    [InlineData("""{"t": "t"}""")]
    public Task A_text_of_another_type_is_refused(string title) =>
        IsRefused($$"""{"title": {{title}}, "user_id": 1}""", "title must be a string");

    [Theory]
    [InlineData("""\ud800""")]
    [InlineData("""\udc00""")]
    [InlineData("""\udd89\ud83e""")]
    [InlineData("""owl \ud83e alone""")]
    public Task Half_a_surrogate_pair_is_no_text(string title) =>
        IsRefused($$"""{"title": "{{title}}", "user_id": 1}""", "title must be valid Unicode text");

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })] // U+0000 in two bytes
    [InlineData(new byte[] { 0xE8, 0xB2 })] // 買 without its last byte
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate in UTF-8
    public async Task Bytes_that_are_not_UTF8_are_no_text(byte[] title)
    {
        var (_, error) = await BodyReading.ReadAsync([.. "{\"title\": \""u8, .. title, .. "\", \"user_id\": 1}"u8]);

        Assert.Equal("title must be valid Unicode text", error);
    }

    [Fact]
    public Task Half_a_surrogate_pair_is_no_name() =>
        IsRefused("""{"title": "t", "user_id": 1, "titl\ud800": 2}""", "Names of members must be valid Unicode text");

    [Fact]
    public Task A_text_with_U0000_is_refused_because_not_every_store_can_hold_it() =>
        IsRefused("""{"title": "a\u0000b", "user_id": 1}""", "title must not contain U+0000");

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    [InlineData("-3", -3)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("\"1\"", 1)]
    [InlineData("\" 12 \"", 12)]
    [InlineData("\"+5\"", 5)]
    [InlineData("\"-5\"", -5)]
    [InlineData("\"007\"", 7)]
    public async Task A_whole_number_or_a_string_that_holds_one_is_read(string userId, long expected)
    {
        var (value, error) = await BodyReading.ReadAsync($$"""{"title": "t", "user_id": {{userId}}}""");

        Assert.Null(error);
        Assert.Equal(expected, value!.UserId);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("9223372036854775808")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"abc\"")]
    [InlineData("\"1.5\"")]
    [InlineData("\" 1.0 \"")]
    [InlineData("\"1 2\"")]
    [InlineData("\"0x1\"")]
    [InlineData("\"(1)\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"1\\u0000\"")]
    public Task Anything_else_is_no_whole_number(string userId) => IsRefused($$"""{"title": "t", "user_id": {{userId}}}""", NoUserId);

    [Fact]
    public Task A_whole_number_that_is_missing_is_required() => IsRefused("""{"title": "t"}""", NoUserId);

    [Fact]
    public async Task The_first_thing_wrong_is_told_in_the_order_of_the_contract()
    {
        await IsRefused("{}", "title is required");
        await IsRefused("""{"user_id": "x"}""", "title is required");
        await IsRefused("""{"title": 5, "user_id": "x"}""", "title must be a string");
        await IsRefused("""{"title": "\u0000", "user_id": "x"}""", "title must not contain U+0000");
        await IsRefused("""{"title": "t", "user_id": "x"}""", NoUserId);
    }

    [Fact]
    public Task A_body_that_is_empty_has_no_members() => IsRefused("", "title is required");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[{\"title\": \"t\", \"user_id\": 1}]")]
    [InlineData("\"title\"")]
    [InlineData("5")]
    [InlineData("true")]
    public Task A_body_that_is_no_object_is_refused(string json) => IsRefused(json, "Body must be a JSON object");

    [Theory]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"title\": \"t\", \"user_id\": 1")]
    [InlineData("{\"title\": \"t\", \"user_id\": 1},")]
    [InlineData("{\"title\": \"t\", \"user_id\": 1} {}")]
    [InlineData("{\"title\": 't', \"user_id\": 1}")]
    [InlineData("{\"title\": \"t\", \"user_id\": 01}")]
    [InlineData("{\"title\": \"t\", \"user_id\": NaN}")]
    [InlineData("{\"title\": \"a\nb\", \"user_id\": 1}")]
    [InlineData("{\"title\": \"\\x\", \"user_id\": 1}")]
    [InlineData("{\"title\": \"t\", /* no */ \"user_id\": 1}")]
    [InlineData("title=t&user_id=1")]
    public Task A_body_that_is_no_JSON_is_refused(string json) => IsRefused(json, Malformed);

    [Fact]
    public async Task A_body_may_be_nested_32_levels_deep_and_no_deeper()
    {
        var (value, _) = await BodyReading.ReadAsync(Nested(32));

        Assert.Equal(new Sample("t", 1), value);
        await IsRefused(Nested(33), Malformed);
        await IsRefused(Nested(30_000), Malformed);
    }

    [Theory]
    [InlineData("""{"title": "買い物 🦉", "user_id": 1}""")]
    [InlineData("""{"title": "t", "user_id": """)]
    [InlineData("")]
    public async Task A_body_that_comes_byte_by_byte_is_read_like_one_that_comes_at_once(string json)
    {
        var slow = await BodyReading.ReadAsync(new SlowStream(System.Text.Encoding.UTF8.GetBytes(json)));

        Assert.Equal(await BodyReading.ReadAsync(json), slow);
    }

    // The object itself is the first level.
    private static string Nested(int depth) =>
        $$"""{"x": {{new string('[', depth - 1)}}{{new string(']', depth - 1)}}, "title": "t", "user_id": 1}""";

    private static async Task IsRefused(string json, string expected)
    {
        var (value, error) = await BodyReading.ReadAsync(json);

        Assert.Null(value);
        Assert.Equal(expected, error);
    }
}

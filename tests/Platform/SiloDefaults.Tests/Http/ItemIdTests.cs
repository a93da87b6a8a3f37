using Owl.SiloDefaults.Http;

namespace Owl.SiloDefaults.Tests.Http;

public sealed class ItemIdTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("007", 7)]
    [InlineData("+5", 5)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void An_id_that_an_item_can_have_is_read(string text, long expected)
    {
        Assert.True(ItemId.TryParse(text, out long? key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("-99999999999999999999999999999999")]
    public void An_integer_that_no_item_can_have_is_an_integer_all_the_same(string text)
    {
        Assert.True(ItemId.TryParse(text, out long? key));
        Assert.Null(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("--1")]
    [InlineData("買")]
    public void Anything_else_is_no_integer(string text) => Assert.False(ItemId.TryParse(text, out _));
}

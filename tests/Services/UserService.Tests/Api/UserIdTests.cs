using Owl.UserService.Api;

namespace Owl.UserService.Tests.Api;

public sealed class UserIdTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("007", 7)]
    [InlineData("+5", 5)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void An_id_that_a_user_can_have_is_read(string text, long expected)
    {
        Assert.True(UserId.TryParse(text, out long? key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("-99999999999999999999999999999999")]
    public void An_integer_that_no_user_can_have_is_an_integer_all_the_same(string text)
    {
        Assert.True(UserId.TryParse(text, out long? key));
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
    public void Anything_else_is_no_integer(string text) => Assert.False(UserId.TryParse(text, out _));
}

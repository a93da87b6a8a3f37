using Microsoft.AspNetCore.Http;
using Owl.ServiceDefaults.Http;

namespace Owl.ServiceDefaults.Tests.Http;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("k", "k")]
    [InlineData("\"k\"", "k")]
    [InlineData("\"\"k\"\"", "\"k\"")]
    [InlineData("\"", "\"")]
    [InlineData("\"k", "\"k")]
    public void Quotes_are_taken_off_once_however_often_a_key_is_handed_on(string sent, string key)
    {
        Assert.Equal(key, Read(sent));
        Assert.Equal(key, Read(IdempotencyKey.Format(key)));
        Assert.Equal(key, Read(IdempotencyKey.Format(Read(IdempotencyKey.Format(key))!)));
    }

    [Fact]
    public void The_longest_key_stays_one_when_it_is_handed_on()
    {
        string key = $"\"{new string('k', 253)}\"";

        Assert.Equal(key, Read(IdempotencyKey.Format(key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("a b")]
    [InlineData("フクロウ")]
    public void What_is_no_key_is_refused(string sent) => Assert.False(IdempotencyKey.TryRead(RequestWith(sent), out _));

    private static string? Read(string sent)
    {
        Assert.True(IdempotencyKey.TryRead(RequestWith(sent), out string? key));
        return key;
    }

    private static HttpRequest RequestWith(string sent) =>
        new DefaultHttpContext { Request = { Headers = { [IdempotencyKey.Header] = sent } } }.Request;
}

using Owl.Upstream;

namespace Owl.Delivery.Tests;

public sealed class RefusalsTests
{
    [Theory]
    [InlineData(400, true)]
    [InlineData(413, true)]
    [InlineData(422, true)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(408, false)]
    [InlineData(425, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(0, false)]
    public void Only_a_refusal_of_this_one_delivery_parks_it(int status, bool isRefusalOfThisOne) => Assert.Equal(
        isRefusalOfThisOne,
        new Hop("notification-service", new Uri("http://n"), HopOutcome.InvalidResponse, TimeSpan.Zero, status, default, null).IsRefusalOfThisOne());
}

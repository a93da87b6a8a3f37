using Microsoft.Extensions.Time.Testing;
using Owl.Upstream.Replicas;

namespace Owl.Upstream.Tests;

/// <summary>When a replica is left out, and when it is forgotten.</summary>
public sealed class ReplicaTests
{
    private static readonly Uri Address = new("http://127.0.0.1:8011");

    private readonly FakeTimeProvider _time = new();
    private readonly ReplicaSet _replicas;

    public ReplicaTests() => _replicas = new ReplicaSet(_time);

    [Fact]
    public void One_failure_leaves_nobody_out()
    {
        var replica = _replicas.Get(Address);

        for (int failure = 0; failure < 20; failure++)
        {
            replica.NoteFailure();
            Assert.False(replica.IsLeftOut);
            _time.Advance(TimeSpan.FromSeconds(1.1));
        }
    }

    [Fact]
    public void The_second_failure_within_a_second_does_and_whoever_chooses_is_told()
    {
        var replica = _replicas.Get(Address);
        var change = _replicas.NextChange;
        replica.NoteFailure();
        _time.Advance(TimeSpan.FromSeconds(0.9));

        replica.NoteFailure();

        Assert.True(replica.IsLeftOut);
        Assert.True(change.HasChanged);
        Assert.Equal([replica], _replicas.LeftOut);
    }

    [Fact]
    public void One_that_is_taken_back_needs_two_failures_again()
    {
        var replica = _replicas.Get(Address);
        replica.NoteFailure();
        replica.NoteFailure();
        replica.TakeBack();

        replica.NoteFailure();
        Assert.False(replica.IsLeftOut);
        replica.NoteFailure();
        Assert.True(replica.IsLeftOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_was_away_for_long_is_forgotten_only_where_none_is_to_be(bool isListed)
    {
        var replica = _replicas.Get(Address);
        replica.LeaveOut();
        _replicas.List("user-service", isListed ? [Address] : []);
        _time.Advance(TimeSpan.FromMinutes(11));

        _replicas.ForgetUnlisted(replica);

        Assert.Equal(isListed, _replicas.LeftOut.Contains(replica));
    }
}

using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults;
using Owl.Testing;

namespace Owl.SiloDefaults.Tests;

public sealed class MembershipWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Membership _membership = new();
    private readonly Standstill _standstill;
    private readonly MembershipWatch _watch;

    public MembershipWatchTests()
    {
        _standstill = new Standstill(_time, NullLogger<Standstill>.Instance, isMember: true);
        _watch = new MembershipWatch(_standstill, _membership, _membership, _time, NullLogger<MembershipWatch>.Instance);
        _standstill.Dispose(); // Time that passes from here on, it does not notice by itself.
        _time.Advance(TimeSpan.FromSeconds(6));
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
    }

    [Fact]
    public async Task One_that_its_cluster_still_counts_on_goes_on()
    {
        Assert.NotNull(_standstill.Doubt);
        await _watch.StartAsync(TestEnd);
        await UntilAsync(() => _standstill.Doubt is null);
    }

    [Fact]
    public async Task One_that_was_given_up_stays_in_doubt_until_it_has_ended()
    {
        _membership.Status = SiloStatus.Dead;
        await _watch.StartAsync(TestEnd);
        await UntilAsync(() => _membership.Looks > 2);

        Assert.NotNull(_standstill.Doubt);
    }

    [Fact]
    public async Task While_nobody_can_tell_it_stays_in_doubt()
    {
        _membership.Failure = new InvalidOperationException("the database is away");
        await _watch.StartAsync(TestEnd);
        await UntilAsync(() => _watch.Failure is not null);
        Assert.NotNull(_standstill.Doubt);

        _membership.Failure = null;
        await UntilAsync(() => _standstill.Doubt is null);
    }

    private Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(
        () =>
        {
            bool holds = condition();
            _time.Advance(holds ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100));
            return Task.FromResult(holds);
        },
        TestEnd);

    private sealed class Membership : IClusterMembershipService, ILocalSiloDetails
    {
        public SiloStatus Status { get; set; } = SiloStatus.Active;

        public Exception? Failure { get; set; }

        public int Looks { get; private set; }

        public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11001, 1);

        public ClusterMembershipSnapshot CurrentSnapshot => new(
            ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(SiloAddress, new ClusterMember(SiloAddress, Status, Name)), new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public string Name => "Silo";

        public string ClusterId => "cluster";

        public string DnsHostName => "host";

        public SiloAddress GatewayAddress => SiloAddress;

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            Failure is { } failure ? throw failure : Look();

        private ValueTask Look()
        {
            Looks++;
            return ValueTask.CompletedTask;
        }

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}

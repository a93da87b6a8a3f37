using Microsoft.Extensions.Logging.Abstractions;
using Owl.Testing;
using Owl.Upstream.Replicas;

namespace Owl.Upstream.Tests;

public sealed class ReplicaProberTests
{
    [Fact]
    public async Task A_fault_with_one_replica_is_told_and_the_others_are_still_taken_back()
    {
        var end = TestContext.Current.CancellationToken;
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        var replicas = new ReplicaSet(TimeProvider.System);
        var back = replicas.Get(new Uri($"http://127.0.0.1:{well.Port}"));
        var odd = replicas.Get(new Uri("gopher://127.0.0.1/")); // HttpClient throws what the prober does not expect.
        using var prober = new ReplicaProber(replicas, TimeProvider.System, NullLogger<ReplicaProber>.Instance);
        odd.LeaveOut();

        await prober.StartAsync(end);
        await Wait.UntilAsync(() => prober.Failure is not null, end);
        back.LeaveOut();
        await Wait.UntilAsync(() => !back.IsLeftOut, end);
        Assert.True(odd.IsLeftOut);

        odd.TakeBack();
        await Wait.UntilAsync(() => prober.Failure is null, end);
        await prober.StopAsync(end);
    }
}

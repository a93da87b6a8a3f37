using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Owl.ServiceDefaults;

namespace Owl.Upstream.Tests;

/// <summary>What the couplings other than the usual one do to a call.</summary>
public sealed class CouplingTests
{
    private static readonly byte[] Good = Frames.Answer(200);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20); // For a busy machine; none of these waits for it.

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_naive_call_waits_beyond_its_limit()
    {
        await using var neighbour = Neighbour.That(async socket =>
        {
            await Task.Delay(300, TestEnd);
            await Neighbour.SendAllAsync(socket, Good);
        });
        await using var services = Services(neighbour.Port, Coupling.Naive);

        Assert.Equal(HopOutcome.Answered, (await SendAsync(services, TimeSpan.FromMilliseconds(50))).Outcome);
    }

    [Theory]
    [InlineData("timeout", 1, HopOutcome.Reset)]
    [InlineData("outbox", 1, HopOutcome.Reset)]
    [InlineData("retry", 3, HopOutcome.Answered)]
    public async Task A_call_that_breaks_is_tried_again_where_the_coupling_says_so(string coupling, int requests, HopOutcome outcome)
    {
        int seen = 0;
        await using var neighbour = Neighbour.That(socket => ++seen < 3 ? Reset(socket) : Neighbour.SendAllAsync(socket, Good));
        await using var services = Services(neighbour.Port, Coupling.All.Single(candidate => candidate.Name == coupling));

        Assert.Equal(outcome, (await SendAsync(services, Limit)).Outcome);
        Assert.Equal(requests, neighbour.Requests);
    }

    [Fact]
    public async Task A_breaker_leaves_out_a_neighbour_that_fails()
    {
        await using var neighbour = Neighbour.That(Reset);
        await using var services = Services(neighbour.Port, Coupling.Breaker);

        var outcomes = new List<HopOutcome>();
        while (outcomes.Count < 10)
        {
            outcomes.Add((await SendAsync(services, Limit)).Outcome);
        }

        var next = await SendAsync(services, Limit);

        Assert.All(outcomes, outcome => Assert.Equal(HopOutcome.Reset, outcome));
        Assert.Equal(HopOutcome.LeftOut, next.Outcome);
        Assert.Equal(10, neighbour.Requests);
    }

    [Theory]
    [InlineData("OWL_COUPLING", "loose", "OWL_COUPLING is 'loose' but must be one of naive, timeout, retry, breaker, outbox")]
    [InlineData("OWL_TOPOLOGY", "flat", "OWL_TOPOLOGY is 'flat' but must be 'own' or 'shared'")]
    public void A_design_that_is_not_known_is_refused(string setting, string value, string words) =>
        Assert.Equal(words, Assert.Throws<CannotStartException>(() => Read((setting, value))).Message);

    [Fact]
    public void Unless_told_otherwise_there_is_an_outbox_and_a_cluster_per_service()
    {
        Assert.Equal((Coupling.Outbox, Topology.Own), (Read().Coupling, Read().Topology));
        Assert.Equal((Coupling.Naive, Topology.Shared), Designed(Read(("OWL_COUPLING", "naive"), ("OWL_TOPOLOGY", "shared"))));

        static (Coupling, Topology) Designed(OwlSettings settings) => (settings.Coupling, settings.Topology);
    }

    private static OwlSettings Read(params (string Key, string Value)[] settings) =>
        OwlSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build());

    private static ServiceProvider Services(int port, Coupling coupling) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddServiceClient(
            OwlService.User,
            new OwlSettings { Home = "", PortBase = port - OwlService.User.PortOffset, Coupling = coupling },
            "nothing else fails")
        .BuildServiceProvider();

    private static async Task<Hop> SendAsync(IServiceProvider services, TimeSpan limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/users");
        return await services.GetRequiredKeyedService<ServiceClient>(OwlService.User.Name).SendAsync(request, _ => true, limit, TestEnd);
    }

    private static Task Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        return Task.CompletedTask;
    }
}

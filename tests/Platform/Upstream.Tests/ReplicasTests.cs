using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Owl.ServiceDefaults;
using Owl.Testing;
using Owl.Upstream.Replicas;

namespace Owl.Upstream.Tests;

/// <summary>A neighbour with several replicas, on real sockets.</summary>
public sealed class ReplicasTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_spread_over_all_replicas()
    {
        await using var first = await KestrelNeighbour.ThatIsWellAsync();
        await using var second = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(first.Port, second.Port);

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HopOutcome.Answered, (await SendAsync(services)).Outcome);
        }

        Assert.Equal((10, 10), (first.Requests, second.Requests));
    }

    [Fact]
    public async Task One_where_nobody_listens_is_passed_over_and_no_request_fails()
    {
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(UnusedPort(), well.Port);

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HopOutcome.Answered, (await SendAsync(services)).Outcome);
        }

        Assert.Equal(20, well.Requests);
    }

    [Fact]
    public async Task One_of_many_that_answers_gets_all_requests_also_when_many_come_at_once()
    {
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services([.. Enumerable.Range(0, 9).Select(_ => UnusedPort()), well.Port]);

        var hops = new List<Hop>();
        for (int round = 0; round < 20; round++)
        {
            hops.AddRange(await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(services))));
        }

        Assert.DoesNotContain(hops[32..], hop => hop.Outcome is not HopOutcome.Answered); // Before, it is found out who answers.
    }

    [Fact]
    public async Task What_a_replica_may_have_seen_is_not_sent_to_another_one_and_failures_leave_it_out()
    {
        await using var sick = await KestrelNeighbour.ThatAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(sick.Port, well.Port);

        var outcomes = new List<HopOutcome>();
        for (int i = 0; i < 20; i++)
        {
            outcomes.Add((await SendAsync(services)).Outcome);
        }

        Assert.Equal(sick.Requests, outcomes.Count(outcome => outcome is HopOutcome.Reset));
        Assert.Equal(well.Requests, outcomes.Count(outcome => outcome is HopOutcome.Answered));
        Assert.Equal(2, sick.Requests);
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_is_left_out()
    {
        await using var frozen = await KestrelNeighbour.ThatIsFrozenAsync();
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(frozen.Port, well.Port);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(services)));

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HopOutcome.Answered, (await SendAsync(services)).Outcome);
        }
    }

    [Fact]
    public async Task One_that_closes_its_connections_is_going_to_end_and_is_left_out()
    {
        await using var ending = await KestrelNeighbour.ThatEndsAsync();
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(ending.Port, well.Port);

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HopOutcome.Answered, (await SendAsync(services)).Outcome);
        }

        Assert.Equal(1, ending.Requests);
    }

    [Fact]
    public async Task When_none_answers_the_failure_says_so()
    {
        await using var ending = await KestrelNeighbour.ThatEndsAsync();
        await using var other = await KestrelNeighbour.ThatEndsAsync();
        await using var services = Services(ending.Port, other.Port);
        await SendAsync(services);
        await SendAsync(services);

        Assert.Equal(HopOutcome.LeftOut, (await SendAsync(services)).Outcome);
    }

    [Fact]
    public async Task A_failure_names_the_replica_that_was_called()
    {
        await using var frozen = await KestrelNeighbour.ThatIsFrozenAsync();
        await using var other = await KestrelNeighbour.ThatIsFrozenAsync();
        await using var services = Services(frozen.Port, other.Port);

        var hop = await SendAsync(services);

        Assert.Equal(HopOutcome.NoAnswer, hop.Outcome);
        Assert.Contains(hop.Address.Port, (int[])[frozen.Port, other.Port]);
    }

    [Fact]
    public async Task One_that_answers_again_is_called_again()
    {
        bool isWell = false;
        await using var sick = await KestrelNeighbour.ThatAsync(context =>
        {
            if (!isWell)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        });
        await using var well = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services(sick.Port, well.Port);
        var prober = services.GetServices<IHostedService>().OfType<ReplicaProber>().Single();
        await prober.StartAsync(TestEnd);
        for (int i = 0; i < 6; i++)
        {
            await SendAsync(services);
        }

        isWell = true;
        int seen = well.Requests;
        // As often as the other one again, which only one that is called can bring about.
        await Wait.UntilAsync(
            async () =>
            {
                int before = well.Requests;
                await SendAsync(services);
                await SendAsync(services);
                return well.Requests == before + 1;
            },
            TestEnd);
        Assert.True(well.Requests > seen);
        await prober.StopAsync(TestEnd);
    }

    [Fact]
    public async Task A_name_is_looked_up_for_all_its_addresses()
    {
        await using var neighbour = await KestrelNeighbour.ThatIsWellAsync();
        await using var services = Services([$"http://localhost:{neighbour.Port}", $"http://127.0.0.1:{neighbour.Port}"]);

        var hop = await SendAsync(services);

        Assert.Equal(HopOutcome.Answered, hop.Outcome);
        Assert.Equal(1, neighbour.Requests);
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ServiceProvider Services(params int[] ports) => Services([.. ports.Select(port => $"http://127.0.0.1:{port}")]);

    private static ServiceProvider Services(string[] addresses)
    {
        var settings = new OwlSettings
        {
            Home = "",
            Addresses = new Dictionary<string, IReadOnlyList<Uri>> { [OwlService.User.Name] = [.. addresses.Select(address => new Uri(address))] },
        };
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings)
            .AddServiceClient(OwlService.User, settings, "nothing else fails")
            .BuildServiceProvider();
    }

    private static async Task<Hop> SendAsync(ServiceProvider services)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        return await services.GetRequiredKeyedService<ServiceClient>(OwlService.User.Name).SendAsync(request, _ => true, TimeSpan.FromMilliseconds(700), TestEnd);
    }
}

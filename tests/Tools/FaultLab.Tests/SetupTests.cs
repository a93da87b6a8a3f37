using System.Net;
using Owl.FaultLab.History;
using Owl.FaultLab.Systems;

namespace Owl.FaultLab.Tests;

/// <summary>The designs that are compared are what they are said to be, on the real processes.</summary>
public sealed class SetupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("naive", 0)]
    [InlineData("outbox", 1)]
    public async Task A_notification_that_cannot_be_delivered_is_lost_without_an_outbox(string coupling, int expected)
    {
        await using var system = await ProcessSystem.StartAsync(new Setup(coupling), TestEnd);
        using var client = new LabClient(system, new ExchangeLog(), Patience, TestEnd);

        await system[ServiceKind.NotificationService].KillAsync(TestEnd);
        Assert.True((await client.SendAsync(Endpoint.CreateTask)).IsGood);
        await system[ServiceKind.NotificationService].StartAsync(TestEnd);
        Assert.True(await Probe.UntilAsync(async () => await client.PendingAsync(TestEnd) == 0, Patience, TestEnd));

        Assert.Equal(expected, (await client.ReadAsync(ServiceKind.NotificationService, "/notifications", "message", TestEnd))!.Count);
    }

    [Fact]
    public async Task In_one_cluster_for_all_each_service_has_ids_of_its_own_but_feels_it_when_another_one_is_frozen()
    {
        await using var system = await ProcessSystem.StartAsync(new Setup(Topology: "shared"), TestEnd);
        using var client = new LabClient(system, new ExchangeLog(), Patience, TestEnd);

        Assert.Equal(1, system.User);
        for (int id = 2; id <= 4; id++)
        {
            Assert.Equal(id, await CreateAsync(client, Endpoint.CreateUser));
        }

        Assert.Equal(1, await CreateAsync(client, Endpoint.CreateTask));
        Assert.True(await Probe.UntilAsync(async () => await client.PendingAsync(TestEnd) == 0, Patience, TestEnd));
        var notification = Assert.Single((await client.ReadAsync(ServiceKind.NotificationService, "/notifications", "message", TestEnd))!);
        Assert.Equal(1, notification.Id);

        await system[ServiceKind.NotificationService].FreezeAsync(TestEnd);
        // A collection is where it is, but an item that nobody asked for yet is looked up in the directory that all share.
        var users = system[ServiceKind.UserService].Address;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var asked = await Task.WhenAll(Enumerable.Range(1000, 40).Select(id => IsAnsweredAsync(http, new Uri(users, $"/users/{id}"))));
        Assert.Contains(false, asked);
    }

    private static async Task<bool> IsAnsweredAsync(HttpClient http, Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address, TestEnd);
            return answer.StatusCode is HttpStatusCode.NotFound;
        }
        catch (OperationCanceledException) when (!TestEnd.IsCancellationRequested)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_fault_proxy_delays_what_crosses_it_and_counts_it()
    {
        await using var system = await ProcessSystem.StartAsync(new Setup { HasFaultProxies = true }, TestEnd);
        using var client = new LabClient(system, new ExchangeLog(), Patience, TestEnd);
        var proxy = Assert.Single(system.FaultProxies, proxy => proxy.To == ServiceKind.UserService);
        await CreateAsync(client, Endpoint.CreateTask);

        proxy.Conditions = new NetworkConditions(TimeSpan.FromMilliseconds(200));
        var hit = await CreatedAsync(client, Endpoint.CreateTask);

        Assert.True(hit.Seconds >= 0.2, hit.ToString());
        Assert.True(proxy.Hits >= 1);
    }

    [Fact]
    public async Task A_fault_proxy_breaks_what_crosses_it_and_counts_it()
    {
        await using var system = await ProcessSystem.StartAsync(new Setup { HasFaultProxies = true }, TestEnd);
        using var client = new LabClient(system, new ExchangeLog(), Patience, TestEnd);
        var proxy = Assert.Single(system.FaultProxies, proxy => proxy.To == ServiceKind.UserService);
        await CreateAsync(client, Endpoint.CreateTask);

        proxy.Conditions = new NetworkConditions(Loss: 1);
        var hit = await client.SendAsync(Endpoint.CreateTask);
        proxy.Conditions = null;

        Assert.Equal(502, hit.Status);
        Assert.True(proxy.Hits >= 1); // .NET itself sends a request again when a connection that it had kept breaks at once.
        await CreateAsync(client, Endpoint.CreateTask);
    }

    /// <summary>Asks with one key until it is created: on a busy machine the first calls of a cluster can take longer than their limit.</summary>
    private static async Task<long?> CreateAsync(LabClient client, Endpoint endpoint) => (await CreatedAsync(client, endpoint)).Id;

    /// <inheritdoc cref="CreateAsync"/>
    private static async Task<Exchange> CreatedAsync(LabClient client, Endpoint endpoint)
    {
        string text = client.NextText();
        Exchange? end = null;
        await Probe.UntilAsync(async () => (end = await client.SendAsync(endpoint, client.Log.Now, text)).IsGood, Patience, TestEnd);
        return end!;
    }
}

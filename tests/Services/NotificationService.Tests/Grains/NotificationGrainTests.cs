using Owl.NotificationService.Grains;
using Owl.Testing;

namespace Owl.NotificationService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has notifications of its own.</summary>
public sealed class NotificationGrainTests(NotificationCluster shared) : IClassFixture<NotificationCluster>
{
    private readonly ServiceCluster<Notification> _cluster = shared.Cluster;

    [Fact]
    public async Task A_notification_is_the_same_after_its_grain_was_deactivated()
    {
        long id = await AddAsync("買い物 🦉");
        var before = await GrainOf(id).Get();

        await _cluster.DeactivateAsync(GrainOf(id));

        Assert.Equal(new Notification(id, 7, "買い物 🦉"), await GrainOf(id).Get());
        Assert.Equal(before, await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_notification_is_the_same_after_a_restart()
    {
        long id = await AddAsync("owl");

        await _cluster.RestartAsync();

        Assert.Equal(new Notification(id, 7, "owl"), await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        long id = await AddAsync("owl");
        await _cluster.DeactivateAsync(GrainOf(id));
        _cluster.Execute($"UPDATE notifications SET message = 'renamed' WHERE id = {id}");

        Assert.Equal("renamed", (await GrainOf(id).Get())!.Message);
    }

    [Fact]
    public async Task A_notification_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await GrainOf(1_000_000).Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<NotificationGrain>();

    private async Task<long> AddAsync(string text) => (await _cluster.Store.AppendAsync(new Notification(0, 7, text), null)).Id;

    private INotificationGrain GrainOf(long id) => _cluster.Grains.GetGrain<INotificationGrain>(id);
}

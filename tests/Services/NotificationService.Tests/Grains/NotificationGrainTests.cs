using Owl.NotificationService.Grains;
using Owl.Testing;

namespace Owl.NotificationService.Tests.Grains;

/// <summary>What all items have in common is in the tests of the platform.</summary>
public sealed class NotificationGrainTests : IAsyncLifetime
{
    private ServiceCluster<Notification> _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<Notification>.StartAsync(NotificationTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_notification_that_was_created_is_the_same_after_a_restart()
    {
        var created = await _cluster.Grains.GetGrain<INotificationsGrain>(0).Create(7, "買い物 🦉", null);
        Assert.Equal(new Notification(1, 7, "買い物 🦉"), created.Item);

        await _cluster.RestartAsync();

        Assert.Equal(created.Item, await _cluster.Grains.GetGrain<INotificationGrain>(1).Get());
        Assert.Null(await _cluster.Grains.GetGrain<INotificationGrain>(2).Get());
    }
}

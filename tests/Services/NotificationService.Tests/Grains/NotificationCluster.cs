using Owl.NotificationService.Grains;
using Owl.Testing;

namespace Owl.NotificationService.Tests.Grains;

public sealed class NotificationCluster : IAsyncLifetime
{
    internal ServiceCluster<Notification> Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await ServiceCluster<Notification>.StartAsync(NotificationTable.Definition);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

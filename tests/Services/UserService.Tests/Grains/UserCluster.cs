using Owl.Testing;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Grains;

public sealed class UserCluster : IAsyncLifetime
{
    internal ServiceCluster<User> Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await ServiceCluster<User>.StartAsync(UserTable.Definition);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

using Owl.Testing;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Grains;

/// <summary>What all items have in common is in the tests of the platform.</summary>
public sealed class UserGrainTests : IAsyncLifetime
{
    private ServiceCluster<User> _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<User>.StartAsync(UserTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_user_that_was_created_is_the_same_after_a_restart()
    {
        var created = await _cluster.Grains.GetGrain<IUsersGrain>(0).Create("買い物 🦉", null);
        Assert.Equal(new User(1, "買い物 🦉"), created.Item);

        await _cluster.RestartAsync();

        Assert.Equal(created.Item, await _cluster.Grains.GetGrain<IUserGrain>(1).Get());
        Assert.Null(await _cluster.Grains.GetGrain<IUserGrain>(2).Get());
    }
}

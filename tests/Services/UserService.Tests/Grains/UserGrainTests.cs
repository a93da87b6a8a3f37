using Owl.UserService.Grains;
using Owl.Testing;

namespace Owl.UserService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has users of its own.</summary>
public sealed class UserGrainTests(UserCluster shared) : IClassFixture<UserCluster>
{
    private readonly ServiceCluster<User> _cluster = shared.Cluster;

    [Fact]
    public async Task A_user_is_the_same_after_its_grain_was_deactivated()
    {
        long id = await AddAsync("買い物 🦉");
        var before = await GrainOf(id).Get();

        await _cluster.DeactivateAsync(GrainOf(id));

        Assert.Equal(new User(id, "買い物 🦉"), await GrainOf(id).Get());
        Assert.Equal(before, await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_user_is_the_same_after_a_restart()
    {
        long id = await AddAsync("owl");

        await _cluster.RestartAsync();

        Assert.Equal(new User(id, "owl"), await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        long id = await AddAsync("owl");
        await _cluster.DeactivateAsync(GrainOf(id));
        _cluster.Execute($"UPDATE users SET name = 'renamed' WHERE id = {id}");

        Assert.Equal("renamed", (await GrainOf(id).Get())!.Name);
    }

    [Fact]
    public async Task A_user_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await GrainOf(1_000_000).Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<UserGrain>();

    private async Task<long> AddAsync(string text) => (await _cluster.Store.AppendAsync(new User(0, text), null)).Id;

    private IUserGrain GrainOf(long id) => _cluster.Grains.GetGrain<IUserGrain>(id);
}

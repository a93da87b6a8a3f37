using Orleans.Storage;
using Owl.Storage;
using Owl.Testing;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has ids of its own.</summary>
public sealed class UserGrainTests(UserCluster shared) : IClassFixture<UserCluster>
{
    private readonly ServiceCluster<User> _cluster = shared.Cluster;
    private readonly long _id = shared.NewId();

    private IUserGrain Grain => GrainOf(_id);

    [Fact]
    public async Task A_user_is_the_same_after_its_grain_was_deactivated()
    {
        var created = await Grain.Create("買い物 🦉", "key");
        Assert.Equal("買い物 🦉", created.Name);

        await _cluster.DeactivateAsync(Grain);

        Assert.Equal(new User(_id, "買い物 🦉"), await Grain.Get());
    }

    [Fact]
    public async Task A_user_is_the_same_after_a_restart()
    {
        await Grain.Create("owl", null);

        await _cluster.RestartAsync();

        Assert.Equal(new User(_id, "owl"), await Grain.Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        await Grain.Create("owl", null);
        await _cluster.DeactivateAsync(Grain);
        _cluster.Execute($"UPDATE users SET name = 'renamed', version = 2 WHERE id = {_id}");

        Assert.Equal("renamed", (await Grain.Get())!.Name);
    }

    [Fact]
    public async Task A_user_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await Grain.Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_stored_user_stays()
    {
        await Grain.Create("first", null);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create("second", null));

        Assert.Equal(new User(_id, "first"), await Grain.Get());
    }

    [Fact]
    public async Task A_user_who_is_in_memory_is_not_replaced_either()
    {
        await Grain.Create("first", null);
        await _cluster.DeactivateAsync(Grain);
        await Grain.Get();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create("second", null));

        Assert.Equal(new User(_id, "first"), await Grain.Get());
    }

    [Fact]
    public async Task A_user_written_behind_the_grains_back_is_refused_and_stays()
    {
        Assert.Null(await Grain.Get());
        _cluster.Execute($"INSERT INTO users (id, name, version) VALUES ({_id}, 'someone else', 1)");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create("late", null));

        Assert.Equal(new User(_id, "someone else"), await Grain.Get());
    }

    [Fact]
    public async Task A_commit_that_fails_is_not_acknowledged_and_the_grain_shows_what_is_stored()
    {
        _cluster.Execute("CREATE TRIGGER refuse BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'refused'); END");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Grain.Create("owl", null));

        Assert.Null(await Grain.Get());
        _cluster.Execute("DROP TRIGGER refuse");
        await Grain.Create("owl", null);
        Assert.Equal(new User(_id, "owl"), await Grain.Get());
    }

    [Fact]
    public async Task A_second_user_under_the_same_key_is_refused_with_the_id_of_the_first()
    {
        await Grain.Create("owl", "twice");
        var second = GrainOf(shared.NewId());

        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => second.Create("owl", "twice"));

        Assert.Equal(_id, taken.ItemId);
        Assert.Null(await second.Get());
    }

    [Fact]
    public async Task Creations_leave_no_activations_behind()
    {
        int before = await CountActivationsAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => GrainOf(shared.NewId()).Create("owl", null)));

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<UserGrain>();

    private IUserGrain GrainOf(long id) => _cluster.Grains.GetGrain<IUserGrain>(id);
}

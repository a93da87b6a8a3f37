using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;
using Owl.Storage;
using Owl.Testing;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Grains;

/// <summary>Which ids new items get. Each test has a store of its own, as ids begin at 1.</summary>
public sealed class UserIdsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private ServiceCluster<User> _cluster = null!;

    private SequenceIds Ids => new(_cluster.Grains, OwlService.User);

    private ISequenceGrain Sequence => _cluster.Grains.GetGrain<ISequenceGrain>(OwlService.User.PortOffset);

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<User>.StartAsync(UserTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Ids_go_1_2_3_and_after_a_restart_on_behind_the_highest_stored_one()
    {
        Assert.Equal(1, await NewUserAsync());
        Assert.Equal(2, await NewUserAsync());
        Assert.Equal(3, await NewUserAsync());
        Assert.Equal(4, await Sequence.NextId()); // Given, but never stored.

        await _cluster.RestartAsync();

        Assert.Equal(4, await NewUserAsync());
        Assert.Equal(5, await NewUserAsync());
    }

    [Fact]
    public async Task Of_many_callers_at_once_each_gets_an_id_of_its_own()
    {
        long[] ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Sequence.NextId().AsTask()));

        Assert.Equal(Enumerable.Range(1, 200).Select(id => (long)id), ids.Order());
    }

    [Fact]
    public async Task Only_the_last_id_can_be_given_back()
    {
        await Sequence.NextId();
        await Sequence.NextId();
        await Sequence.GiveBack(1);
        Assert.Equal(3, await Sequence.NextId());

        await Sequence.GiveBack(3);
        Assert.Equal(3, await Sequence.NextId());
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_gets_the_first_user_and_no_id()
    {
        var first = await CreateAsync("owl", "key");

        var again = await CreateAsync("owl", "key");
        var other = await CreateAsync("another", "key");
        var next = await CreateAsync("owl", "next");

        Assert.Equal((CreationOutcome.Created, 1), (first.Outcome, first.Item.Id));
        Assert.Equal((CreationOutcome.Replayed, 1), (again.Outcome, again.Item.Id));
        Assert.Equal((CreationOutcome.KeyReused, 1), (other.Outcome, other.Item.Id));
        Assert.Equal((CreationOutcome.Created, 2), (next.Outcome, next.Item.Id));
    }

    [Fact]
    public async Task The_same_request_many_times_at_once_creates_one_user()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CreateAsync("owl", "key")));

        Assert.Single(all, one => one.Outcome is CreationOutcome.Created);
        Assert.Single(all.Select(one => one.Item.Id).Distinct());
    }

    [Fact]
    public async Task The_key_is_remembered_after_a_restart()
    {
        await CreateAsync("owl", "key");

        await _cluster.RestartAsync();

        Assert.Equal(CreationOutcome.Replayed, (await CreateAsync("owl", "key")).Outcome);
    }

    [Fact]
    public async Task A_creation_that_could_not_be_stored_leaves_no_gap()
    {
        _cluster.Execute("CREATE TRIGGER refuse BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'refused'); END");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => CreateAsync("owl", null));
        _cluster.Execute("DROP TRIGGER refuse");

        Assert.Equal(1, await NewUserAsync());
    }

    [Fact]
    public async Task A_creation_that_takes_longer_than_its_budget_ends_with_it()
    {
        var budget = new TimeBudget(_time, TimeSpan.FromSeconds(1));
        var never = new TaskCompletionSource<User>();

        var creation = new ItemCreation(Ids, _time).CreateAsync(null, _ => never.Task, NoUser, _ => true, budget);
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(creation.IsCompleted);
            },
            TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TimeoutException>(() => creation);
        Assert.Equal(2, await NewUserAsync()); // The first one may be stored yet.
    }

    [Fact]
    public async Task A_request_that_is_sent_again_while_the_first_still_runs_uses_up_no_id()
    {
        var creation = new ItemCreation(Ids, _time);
        var door = new TaskCompletionSource();
        var first = CreateAsync(creation, "owl", "key", door.Task);
        var second = CreateAsync(creation, "owl", "key", Task.CompletedTask);
        Assert.False(second.IsCompleted);
        door.SetResult();

        Assert.Equal((CreationOutcome.Created, 1), await first);
        Assert.Equal((CreationOutcome.Replayed, 1), await second);
        Assert.Equal(2, await NewUserAsync());
    }

    private static ValueTask<User?> NoUser(long id) => ValueTask.FromResult<User?>(null);

    private async Task<(CreationOutcome, long)> CreateAsync(ItemCreation creation, string name, string key, Task door)
    {
        var (outcome, user) = await creation.CreateAsync(
            key,
            async id =>
            {
                await door;
                return await _cluster.Grains.GetGrain<IUserGrain>(id).Create(name, key);
            },
            id => _cluster.Grains.GetGrain<IUserGrain>(id).Get(),
            first => first.Name == name,
            new TimeBudget(_time, TimeSpan.FromSeconds(1)));
        return (outcome, user.Id);
    }

    private async Task<long> NewUserAsync() => (await CreateAsync("owl", null)).Item.Id;

    private Task<(CreationOutcome Outcome, User Item)> CreateAsync(string name, string? key) =>
        new ItemCreation(Ids, _time).CreateAsync(
            key,
            id => _cluster.Grains.GetGrain<IUserGrain>(id).Create(name, key),
            id => _cluster.Grains.GetGrain<IUserGrain>(id).Get(),
            first => first.Name == name,
            new TimeBudget(_time, TimeSpan.FromSeconds(1)));
}

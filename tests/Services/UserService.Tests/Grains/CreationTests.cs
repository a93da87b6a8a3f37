using Microsoft.Extensions.Time.Testing;
using Owl.ServiceDefaults.Http;
using Owl.SiloDefaults.Grains;
using Owl.Storage;
using Owl.Testing;
using Owl.UserService.Grains;

namespace Owl.UserService.Tests.Grains;

/// <summary>What becomes of a creation. Each test has a store of its own, as ids begin at 1.</summary>
public sealed class CreationTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private ServiceCluster<User> _cluster = null!;

    private ItemCreation<User> Creation => new(_cluster.Store, UserTable.Definition, _time);

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<User>.StartAsync(UserTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Ids_go_1_2_3_and_on_after_a_restart()
    {
        Assert.Equal(1, await NewUserAsync());
        Assert.Equal(2, await NewUserAsync());
        Assert.Equal(3, await NewUserAsync());

        await _cluster.RestartAsync();

        Assert.Equal(4, await NewUserAsync());
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
        Assert.Equal(2, await NewUserAsync());
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

    private async Task<long> NewUserAsync() => (await CreateAsync("owl", null)).Item.Id;

    private Task<Creation<User>> CreateAsync(string name, string? key) =>
        Creation.CreateAsync(key, new User(0, name), new TimeBudget(_time, TimeSpan.FromSeconds(1)));
}

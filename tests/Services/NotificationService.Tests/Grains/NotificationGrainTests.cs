using Orleans.Storage;
using Owl.NotificationService.Grains;
using Owl.Storage;
using Owl.Testing;

namespace Owl.NotificationService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has ids of its own.</summary>
public sealed class NotificationGrainTests(NotificationCluster shared) : IClassFixture<NotificationCluster>
{
    private readonly ServiceCluster<Notification> _cluster = shared.Cluster;
    private readonly long _id = shared.NewId();

    private INotificationGrain Grain => GrainOf(_id);

    [Fact]
    public async Task A_notification_is_the_same_after_its_grain_was_deactivated()
    {
        var created = await Grain.Create(7, "買い物 🦉", "key");
        Assert.Equal("買い物 🦉", created.Message);

        await _cluster.DeactivateAsync(Grain);

        Assert.Equal(new Notification(_id, 7, "買い物 🦉"), await Grain.Get());
    }

    [Fact]
    public async Task A_notification_is_the_same_after_a_restart()
    {
        await Grain.Create(7, "owl", null);

        await _cluster.RestartAsync();

        Assert.Equal(new Notification(_id, 7, "owl"), await Grain.Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        await Grain.Create(7, "owl", null);
        await _cluster.DeactivateAsync(Grain);
        _cluster.Execute($"UPDATE notifications SET message = 'renamed', version = 2 WHERE id = {_id}");

        Assert.Equal("renamed", (await Grain.Get())!.Message);
    }

    [Fact]
    public async Task A_notification_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await Grain.Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_stored_notification_stays()
    {
        await Grain.Create(7, "first", null);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create(7, "second", null));

        Assert.Equal(new Notification(_id, 7, "first"), await Grain.Get());
    }

    [Fact]
    public async Task A_notification_written_behind_the_grains_back_is_refused_and_stays()
    {
        Assert.Null(await Grain.Get());
        _cluster.Execute($"INSERT INTO notifications (id, message, user_id, version) VALUES ({_id}, 'someone else', 7, 1)");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create(7, "late", null));

        Assert.Equal(new Notification(_id, 7, "someone else"), await Grain.Get());
    }

    [Fact]
    public async Task A_commit_that_fails_is_not_acknowledged_and_the_grain_shows_what_is_stored()
    {
        _cluster.Execute("CREATE TRIGGER refuse BEFORE INSERT ON notifications BEGIN SELECT RAISE(ABORT, 'refused'); END");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Grain.Create(7, "owl", null));

        Assert.Null(await Grain.Get());
        _cluster.Execute("DROP TRIGGER refuse");
        await Grain.Create(7, "owl", null);
        Assert.Equal(new Notification(_id, 7, "owl"), await Grain.Get());
    }

    [Fact]
    public async Task A_second_notification_under_the_same_key_is_refused_with_the_id_of_the_first()
    {
        await Grain.Create(7, "owl", "twice");
        var second = GrainOf(shared.NewId());

        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => second.Create(7, "owl", "twice"));

        Assert.Equal(_id, taken.ItemId);
        Assert.Null(await second.Get());
    }

    [Fact]
    public async Task Creations_leave_no_activations_behind()
    {
        int before = await CountActivationsAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => GrainOf(shared.NewId()).Create(7, "owl", null)));

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<NotificationGrain>();

    private INotificationGrain GrainOf(long id) => _cluster.Grains.GetGrain<INotificationGrain>(id);
}

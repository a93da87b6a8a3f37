using Orleans.Storage;
using Owl.Storage;
using Owl.TaskService.Grains;
using Owl.Testing;

namespace Owl.TaskService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has ids of its own.</summary>
public sealed class TaskGrainTests(TaskCluster shared) : IClassFixture<TaskCluster>
{
    private readonly ServiceCluster<TaskItem> _cluster = shared.Cluster;
    private readonly long _id = shared.NewId();

    private ITaskGrain Grain => GrainOf(_id);

    [Fact]
    public async Task A_task_is_the_same_after_its_grain_was_deactivated()
    {
        var created = await Grain.Create("買い物 🦉", 7, "key");
        Assert.Equal("買い物 🦉", created.Title);

        await _cluster.DeactivateAsync(Grain);

        Assert.Equal(new TaskItem(_id, "買い物 🦉", 7), await Grain.Get());
    }

    [Fact]
    public async Task A_task_is_the_same_after_a_restart()
    {
        await Grain.Create("owl", 7, null);

        await _cluster.RestartAsync();

        Assert.Equal(new TaskItem(_id, "owl", 7), await Grain.Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        await Grain.Create("owl", 7, null);
        await _cluster.DeactivateAsync(Grain);
        _cluster.Execute($"UPDATE tasks SET title = 'renamed', version = 2 WHERE id = {_id}");

        Assert.Equal("renamed", (await Grain.Get())!.Title);
    }

    [Fact]
    public async Task A_task_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await Grain.Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_stored_task_stays()
    {
        await Grain.Create("first", 7, null);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create("second", 7, null));

        Assert.Equal(new TaskItem(_id, "first", 7), await Grain.Get());
    }

    [Fact]
    public async Task A_task_written_behind_the_grains_back_is_refused_and_stays()
    {
        Assert.Null(await Grain.Get());
        _cluster.Execute($"INSERT INTO tasks (id, title, user_id, version) VALUES ({_id}, 'someone else', 7, 1)");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Create("late", 7, null));

        Assert.Equal(new TaskItem(_id, "someone else", 7), await Grain.Get());
    }

    [Fact]
    public async Task A_commit_that_fails_is_not_acknowledged_and_the_grain_shows_what_is_stored()
    {
        _cluster.Execute("CREATE TRIGGER refuse BEFORE INSERT ON tasks BEGIN SELECT RAISE(ABORT, 'refused'); END");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Grain.Create("owl", 7, null));

        Assert.Null(await Grain.Get());
        _cluster.Execute("DROP TRIGGER refuse");
        await Grain.Create("owl", 7, null);
        Assert.Equal(new TaskItem(_id, "owl", 7), await Grain.Get());
    }

    [Fact]
    public async Task A_second_task_under_the_same_key_is_refused_with_the_id_of_the_first()
    {
        await Grain.Create("owl", 7, "twice");
        var second = GrainOf(shared.NewId());

        var taken = await Assert.ThrowsAsync<IdempotencyKeyTakenException>(() => second.Create("owl", 7, "twice"));

        Assert.Equal(_id, taken.ItemId);
        Assert.Null(await second.Get());
    }

    [Fact]
    public async Task A_task_is_stored_together_with_its_notification_that_is_still_to_be_delivered()
    {
        await Grain.Create("owl", 7, null);

        Assert.Contains(_id, await _cluster.Store.ReadPendingAsync(_id - 1, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Creations_leave_no_activations_behind()
    {
        int before = await CountActivationsAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => GrainOf(shared.NewId()).Create("owl", 7, null)));

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<TaskGrain>();

    private ITaskGrain GrainOf(long id) => _cluster.Grains.GetGrain<ITaskGrain>(id);
}

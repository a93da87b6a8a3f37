using Owl.TaskService.Grains;
using Owl.Testing;

namespace Owl.TaskService.Tests.Grains;

/// <summary>One cluster for all tests of the class; each test has tasks of its own.</summary>
public sealed class TaskGrainTests(TaskCluster shared) : IClassFixture<TaskCluster>
{
    private readonly ServiceCluster<TaskItem> _cluster = shared.Cluster;

    [Fact]
    public async Task A_task_is_the_same_after_its_grain_was_deactivated()
    {
        long id = await AddAsync("買い物 🦉");
        var before = await GrainOf(id).Get();

        await _cluster.DeactivateAsync(GrainOf(id));

        Assert.Equal(new TaskItem(id, "買い物 🦉", 7), await GrainOf(id).Get());
        Assert.Equal(before, await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_task_is_the_same_after_a_restart()
    {
        long id = await AddAsync("owl");

        await _cluster.RestartAsync();

        Assert.Equal(new TaskItem(id, "owl", 7), await GrainOf(id).Get());
    }

    [Fact]
    public async Task A_grain_that_was_deactivated_starts_from_the_store()
    {
        long id = await AddAsync("owl");
        await _cluster.DeactivateAsync(GrainOf(id));
        _cluster.Execute($"UPDATE tasks SET title = 'renamed' WHERE id = {id}");

        Assert.Equal("renamed", (await GrainOf(id).Get())!.Title);
    }

    [Fact]
    public async Task A_task_that_nobody_created_is_none_and_leaves_no_activation_behind()
    {
        int before = await CountActivationsAsync();
        Assert.Null(await GrainOf(1_000_000).Get());
        Assert.Null(await GrainOf(-1).Get());
        Assert.Null(await GrainOf(long.MaxValue).Get());

        await Wait.UntilAsync(async () => await CountActivationsAsync() <= before, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_task_is_stored_together_with_its_notification_that_is_still_to_be_delivered()
    {
        long id = await AddAsync("owl");

        var page = await _cluster.Store.ReadPendingAsync(0, 1, id - 1, 1, TestContext.Current.CancellationToken);
        Assert.Equal(id, page.Rows.Single().Id);
    }

    private Task<int> CountActivationsAsync() => _cluster.CountActivationsAsync<TaskGrain>();

    private async Task<long> AddAsync(string text) => (await _cluster.Store.AppendAsync(new TaskItem(0, text, 7), null)).Id;

    private ITaskGrain GrainOf(long id) => _cluster.Grains.GetGrain<ITaskGrain>(id);
}

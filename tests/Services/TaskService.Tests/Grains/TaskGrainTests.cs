using Owl.TaskService.Grains;
using Owl.Testing;

namespace Owl.TaskService.Tests.Grains;

/// <summary>What all items have in common is in the tests of the platform.</summary>
public sealed class TaskGrainTests : IAsyncLifetime
{
    private ServiceCluster<TaskItem> _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await ServiceCluster<TaskItem>.StartAsync(TaskTable.Definition);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_task_that_was_created_is_the_same_after_a_restart()
    {
        var created = await _cluster.Grains.GetGrain<ITasksGrain>(0).Create("買い物 🦉", 7, null, null);
        Assert.Equal(new TaskItem(1, "買い物 🦉", 7), created.Item);

        await _cluster.RestartAsync();

        Assert.Equal(created.Item, await _cluster.Grains.GetGrain<ITaskGrain>(1).Get());
        Assert.Null(await _cluster.Grains.GetGrain<ITaskGrain>(2).Get());
    }

    [Fact]
    public async Task A_task_is_stored_together_with_its_notification_that_is_still_to_be_delivered()
    {
        var created = await _cluster.Grains.GetGrain<ITasksGrain>(0).Create("owl", 7, null, "trace");

        var page = await _cluster.Store.ReadPendingAsync(0, 1, 0, 1, TestContext.Current.CancellationToken);
        Assert.Equal((created.Item.Id, created.DeliveryKey, "trace"), (page.Rows[0].Id, page.Rows[0].Key, page.Rows[0].TraceParent));
    }
}

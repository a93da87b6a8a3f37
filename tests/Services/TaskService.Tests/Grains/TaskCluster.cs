using Owl.TaskService.Grains;
using Owl.Testing;

namespace Owl.TaskService.Tests.Grains;

public sealed class TaskCluster : IAsyncLifetime
{
    internal ServiceCluster<TaskItem> Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await ServiceCluster<TaskItem>.StartAsync(TaskTable.Definition);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

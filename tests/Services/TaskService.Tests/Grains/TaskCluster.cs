using Owl.TaskService.Grains;
using Owl.Testing;

namespace Owl.TaskService.Tests.Grains;

public sealed class TaskCluster : IAsyncLifetime
{
    private long _lastId;

    internal ServiceCluster<TaskItem> Cluster { get; private set; } = null!;

    public long NewId() => Interlocked.Increment(ref _lastId);

    public async ValueTask InitializeAsync() => Cluster = await ServiceCluster<TaskItem>.StartAsync(TaskTable.Definition);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

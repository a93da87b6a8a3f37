using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.TaskService.Grains;

[GrainType("tasks")]
internal sealed class TasksGrain(IRowStore<TaskItem> rows, Table<TaskItem> table)
    : CollectionGrain<TaskItem>(rows, table), ITasksGrain
{
    public Task<Creation<TaskItem>> Create(string title, long userId, string? idempotencyKey, string? traceParent) =>
        CreateAsync(new TaskItem(0, title, userId), idempotencyKey, traceParent);
}

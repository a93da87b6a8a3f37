using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.TaskService.Grains;

[GrainType("task")]
internal sealed class TaskGrain(IRowStore<TaskItem> rows, ItemsInMemory inMemory)
    : ItemGrain<TaskItem>(rows, inMemory), ITaskGrain;

using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.TaskService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request does the work.
internal sealed class TaskGrain([PersistentState("task")] IPersistentState<TaskItem> state) : Grain, ITaskGrain
{
    public const string TypeName = "task";

    public async Task<TaskItem> Create(string title, long userId, string? idempotencyKey)
    {
        // Stored or not, hardly anybody asks this activation again: lists come from the store.
        DeactivateOnIdle();
        return await state.CreateAsync(new TaskItem(this.GetPrimaryKeyLong(), title, userId) { IdempotencyKey = idempotencyKey });
    }

    public ValueTask<TaskItem?> Get()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

namespace Owl.TaskService.Grains;

[GrainType(TypeName)]
internal sealed class TaskGrain([PersistentState("task")] IPersistentState<TaskItem> state) : Grain, ITaskGrain
{
    public const string TypeName = "task";

    public async Task<TaskItem> Create(string title, long userId)
    {
        // Stored or not, nobody asks this activation again: a list comes from the store.
        DeactivateOnIdle();
        state.State = new TaskItem(this.GetPrimaryKeyLong(), title, userId);
        await state.WriteStateAsync();
        return state.State;
    }
}

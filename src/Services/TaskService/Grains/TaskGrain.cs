using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.TaskService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request reads.
internal sealed class TaskGrain([PersistentState("task")] IPersistentState<TaskItem> state) : Grain, ITaskGrain
{
    public const string TypeName = "task";

    public ValueTask<TaskItem?> Get()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

using Orleans.Concurrency;

namespace Owl.TaskService.Grains;

/// <summary>One task. Its key is the task's id.</summary>
[Alias("owl.ITaskGrain")]
internal interface ITaskGrain : IGrainWithIntegerKey
{
    /// <summary>The task, or null where there is none with this id.</summary>
    [Alias("get"), ReadOnly]
    ValueTask<TaskItem?> Get();
}

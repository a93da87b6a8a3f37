namespace Owl.TaskService.Grains;

/// <summary>One task. Its key is the task's id.</summary>
[Alias("owl.ITaskGrain")]
internal interface ITaskGrain : IGrainWithIntegerKey
{
    /// <summary>Stores the task, once; returns when it is as safe as the store makes it.</summary>
    [Alias("create")]
    Task<TaskItem> Create(string title, long userId);
}

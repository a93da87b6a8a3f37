using Owl.SiloDefaults.Grains;

namespace Owl.TaskService.Grains;

/// <summary>All tasks. Its key is 0.</summary>
[Alias("owl.ITasksGrain")]
internal interface ITasksGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Stores a new task, together with the note that its notification is pending, once for each key; returns when it is as
    /// safe as the store makes it.
    /// </summary>
    [Alias("create")]
    Task<Creation<TaskItem>> Create(string title, long userId, string? idempotencyKey, string? traceParent);
}

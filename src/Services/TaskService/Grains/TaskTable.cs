using Owl.Storage;

namespace Owl.TaskService.Grains;

internal static class TaskTable
{
    public static readonly Table<TaskItem> Definition = new(
        "tasks",
        [
            Column<TaskItem>.Text("title", task => task.Title),
            Column<TaskItem>.Number("user_id", task => task.UserId),
        ],
        (id, row) => new TaskItem(id, row.GetString(0), row.GetInt64(1)),
        (task, id) => task with { Id = id })
    {
        HasOutbox = true,
    };
}

using System.Text.Json.Serialization;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

[JsonSerializable(typeof(TaskItem))]
internal sealed partial class TaskJson : JsonSerializerContext;

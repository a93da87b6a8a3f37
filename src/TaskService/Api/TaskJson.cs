using System.Text.Json.Serialization;
using Owl.TaskService.Delivery;
using Owl.TaskService.Grains;

namespace Owl.TaskService.Api;

[JsonSerializable(typeof(TaskItem))]
[JsonSerializable(typeof(OutboxStatus))]
internal sealed partial class TaskJson : JsonSerializerContext;

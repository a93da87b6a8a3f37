using System.Text.Json.Serialization;
using Owl.NotificationService.Grains;

namespace Owl.NotificationService.Api;

[JsonSerializable(typeof(Notification))]
internal sealed partial class NotificationJson : JsonSerializerContext;

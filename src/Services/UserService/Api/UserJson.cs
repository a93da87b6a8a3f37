using System.Text.Json.Serialization;
using Owl.UserService.Grains;

namespace Owl.UserService.Api;

[JsonSerializable(typeof(User))]
internal sealed partial class UserJson : JsonSerializerContext;

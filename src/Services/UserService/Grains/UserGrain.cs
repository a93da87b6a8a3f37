using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.UserService.Grains;

[GrainType("user")]
internal sealed class UserGrain(IRowStore<User> rows, ItemsInMemory inMemory) : ItemGrain<User>(rows, inMemory), IUserGrain;

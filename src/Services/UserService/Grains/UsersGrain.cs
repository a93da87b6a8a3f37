using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.UserService.Grains;

[GrainType("users")]
internal sealed class UsersGrain(IRowStore<User> rows, Table<User> table)
    : CollectionGrain<User>(rows, table), IUsersGrain
{
    public Task<Creation<User>> Create(string name, string? idempotencyKey) =>
        CreateAsync(new User(0, name), idempotencyKey);
}

using Owl.Storage;

namespace Owl.UserService.Grains;

internal static class UserTable
{
    public static readonly Table<User> Definition = new(
        "users",
        [Column<User>.Text("name", user => user.Name)],
        (id, row) => new User(id, row.GetString(0)),
        (user, id) => user with { Id = id });
}

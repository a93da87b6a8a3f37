using Owl.SiloDefaults.Grains;

namespace Owl.UserService.Grains;

/// <summary>All users. Its key is 0.</summary>
[Alias("owl.IUsersGrain")]
internal interface IUsersGrain : IGrainWithIntegerKey
{
    /// <summary>Stores a new user, once for each key; returns when it is as safe as the store makes it.</summary>
    [Alias("create")]
    Task<Creation<User>> Create(string name, string? idempotencyKey);
}

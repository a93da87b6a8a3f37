using Orleans.Concurrency;

namespace Owl.UserService.Grains;

/// <summary>One user. Its key is the user's id.</summary>
[Alias("owl.IUserGrain")]
internal interface IUserGrain : IGrainWithIntegerKey
{
    /// <summary>Stores the user, once; returns when it is as safe as the store makes it.</summary>
    [Alias("create")]
    Task<User> Create(string name, string? idempotencyKey);

    /// <summary>The user, or null where nobody has this id.</summary>
    [Alias("get"), ReadOnly]
    ValueTask<User?> Get();
}

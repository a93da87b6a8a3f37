using Orleans.Concurrency;

namespace Owl.UserService.Grains;

/// <summary>One user. Its key is the user's id.</summary>
[Alias("owl.IUserGrain")]
internal interface IUserGrain : IGrainWithIntegerKey
{
    /// <summary>The user, or null where nobody has this id.</summary>
    [Alias("get"), ReadOnly]
    ValueTask<User?> Get();
}

using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.UserService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request does the work.
internal sealed class UserGrain([PersistentState("user")] IPersistentState<User> state) : Grain, IUserGrain
{
    public const string TypeName = "user";

    public async Task<User> Create(string name, string? idempotencyKey)
    {
        // A memory full of users that nobody asks for would be the price of a sustained load, and a write that
        // failed leaves a state that was never stored: either way the next call starts from the store.
        DeactivateOnIdle();
        return await state.CreateAsync(new User(this.GetPrimaryKeyLong(), name) { IdempotencyKey = idempotencyKey });
    }

    public ValueTask<User?> Get()
    {
        if (!state.RecordExists)
        {
            DeactivateOnIdle(); // Ids that do not exist are without number; none of them may stay in memory.
        }

        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

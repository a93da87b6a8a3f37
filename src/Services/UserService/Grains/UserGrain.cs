using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.UserService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request reads.
internal sealed class UserGrain([PersistentState("user")] IPersistentState<User> state) : Grain, IUserGrain
{
    public const string TypeName = "user";

    public ValueTask<User?> Get()
    {
        if (!state.RecordExists)
        {
            DeactivateOnIdle(); // Ids that do not exist are without number; none of them may stay in memory.
        }

        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

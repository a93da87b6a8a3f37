using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.NotificationService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request reads.
internal sealed class NotificationGrain([PersistentState("notification")] IPersistentState<Notification> state) : Grain, INotificationGrain
{
    public const string TypeName = "notification";

    public ValueTask<Notification?> Get()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

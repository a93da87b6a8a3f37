using Orleans.GrainDirectory;
using Owl.SiloDefaults.Grains;

namespace Owl.NotificationService.Grains;

[GrainType(TypeName)]
[GrainDirectory(LocalDirectory.Name)] // The replica that got the request does the work.
internal sealed class NotificationGrain([PersistentState("notification")] IPersistentState<Notification> state) : Grain, INotificationGrain
{
    public const string TypeName = "notification";

    public async Task<Notification> Create(long userId, string message, string? idempotencyKey)
    {
        // Stored or not, hardly anybody asks this activation again: lists come from the store.
        DeactivateOnIdle();
        return await state.CreateAsync(new Notification(this.GetPrimaryKeyLong(), userId, message) { IdempotencyKey = idempotencyKey });
    }

    public ValueTask<Notification?> Get()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(state.RecordExists ? state.State : null);
    }
}

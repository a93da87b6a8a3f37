namespace Owl.NotificationService.Grains;

[GrainType(TypeName)]
internal sealed class NotificationGrain([PersistentState("notification")] IPersistentState<Notification> state) : Grain, INotificationGrain
{
    public const string TypeName = "notification";

    public async Task<Notification> Create(long userId, string message)
    {
        // Stored or not, nobody asks this activation again: a list comes from the store.
        DeactivateOnIdle();
        state.State = new Notification(this.GetPrimaryKeyLong(), userId, message);
        await state.WriteStateAsync();
        return state.State;
    }
}

using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.NotificationService.Grains;

[GrainType("notifications")]
internal sealed class NotificationsGrain(IRowStore<Notification> rows, Table<Notification> table)
    : CollectionGrain<Notification>(rows, table), INotificationsGrain
{
    public Task<Creation<Notification>> Create(long userId, string message, string? idempotencyKey) =>
        CreateAsync(new Notification(0, userId, message), idempotencyKey);
}

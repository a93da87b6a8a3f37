using Owl.SiloDefaults.Grains;
using Owl.Storage;

namespace Owl.NotificationService.Grains;

[GrainType("notification")]
internal sealed class NotificationGrain(IRowStore<Notification> rows, ItemsInMemory inMemory)
    : ItemGrain<Notification>(rows, inMemory), INotificationGrain;

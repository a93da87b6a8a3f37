using Orleans.Concurrency;

namespace Owl.NotificationService.Grains;

/// <summary>One notification. Its key is the notification's id.</summary>
[Alias("owl.INotificationGrain")]
internal interface INotificationGrain : IGrainWithIntegerKey
{
    /// <summary>The notification, or null where there is none with this id.</summary>
    [Alias("get"), ReadOnly]
    ValueTask<Notification?> Get();
}

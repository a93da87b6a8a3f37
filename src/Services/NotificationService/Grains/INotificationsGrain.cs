using Owl.SiloDefaults.Grains;

namespace Owl.NotificationService.Grains;

/// <summary>All notifications. Its key is 0.</summary>
[Alias("owl.INotificationsGrain")]
internal interface INotificationsGrain : IGrainWithIntegerKey
{
    /// <summary>Stores a new notification, once for each key; returns when it is as safe as the store makes it.</summary>
    [Alias("create")]
    Task<Creation<Notification>> Create(long userId, string message, string? idempotencyKey);
}

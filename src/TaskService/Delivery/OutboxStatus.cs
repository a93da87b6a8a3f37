namespace Owl.TaskService.Delivery;

/// <summary>How far this service is behind in telling notification-service.</summary>
/// <param name="Service">This service.</param>
/// <param name="PendingDeliveries">Tasks whose notification is not confirmed yet.</param>
/// <param name="OldestPendingSeconds">Age of the oldest of them; 0 when there is none.</param>
/// <param name="NotificationService">How the last call to it ended, in words.</param>
internal sealed record OutboxStatus(string Service, long PendingDeliveries, double OldestPendingSeconds, string NotificationService);

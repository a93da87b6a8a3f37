using Owl.Storage;

namespace Owl.NotificationService.Grains;

internal static class NotificationTable
{
    public static readonly Table<Notification> Definition = new(
        "notifications",
        [
            Column<Notification>.Number("user_id", notification => notification.UserId),
            Column<Notification>.Text("message", notification => notification.Message),
        ],
        (id, row) => new Notification(id, row.GetInt64(0), row.GetString(1)),
        (notification, id) => notification with { Id = id });
}

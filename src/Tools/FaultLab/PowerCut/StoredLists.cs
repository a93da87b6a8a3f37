using System.Net.Http.Json;
using System.Text.Json;

namespace Owl.FaultLab.PowerCut;

/// <summary>The lists of the real services.</summary>
internal static class StoredLists
{
    public static async Task<List<JsonElement>> ReadListAsync(this HttpClient http, Uri service, string path, CancellationToken cancellation) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(new Uri(service, path), cancellation)).EnumerateArray()];

    /// <returns>The titles of the tasks that notification-service was told of, each as often as it was.</returns>
    public static async Task<List<string>> ReadNotifiedAsync(this HttpClient http, Uri notifications, CancellationToken cancellation) =>
    [
        .. (await http.ReadListAsync(notifications, "/notifications", cancellation))
            .Select(notification => notification.GetProperty("message").GetString()!.Split('\'')[1]),
    ];
}

using System.Net.Http.Json;
using System.Text.Json;

namespace Owl.FaultLab.PowerCut;

/// <summary>
/// Starts task-service on a disk that a power cut left, beside a notification-service that knows nothing yet: what it is told
/// is what task-service still owes.
/// </summary>
internal sealed class RealServices(Recording recording) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PortRange _ports = PortRange.Take();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <returns>What is wrong on this disk; null: nothing.</returns>
    public async Task<string?> FindProblemAsync(DiskState disk, CancellationToken cancellation)
    {
        using var folder = TempFolder.InMemory();
        disk.WriteTo(folder.File("tasks"), recording.Root);
        await using var notifications = Create(ServiceKind.NotificationService, folder.File("notifications"));
        await using var tasks = Create(ServiceKind.TaskService, folder.File("tasks"));
        await notifications.StartAsync(cancellation);
        try
        {
            await tasks.StartAsync(cancellation);
        }
        catch (InvalidOperationException e)
        {
            return $"it does not start: {e.Message}";
        }

        return await JudgeAsync(disk, tasks.Address, notifications.Address, cancellation);
    }

    public void Dispose()
    {
        _http.Dispose();
        _ports.Dispose();
    }

    private async Task<string?> JudgeAsync(DiskState disk, Uri tasks, Uri notifications, CancellationToken cancellation)
    {
        var there = (await _http.ReadListAsync(tasks, "/tasks", cancellation))
            .ToDictionary(task => task.GetProperty("id").GetInt64(), task => task.GetProperty("title").GetString()!);
        if (!await Probe.UntilAsync(async () => await PendingAsync(tasks, cancellation) == 0, Patience, cancellation))
        {
            return "what is pending is not delivered";
        }

        var told = await _http.ReadNotifiedAsync(notifications, cancellation);
        if (told.CountBy(title => title).FirstOrDefault(title => title.Value > 1 || !there.ContainsValue(title.Key)).Key is { } odd)
        {
            return $"'{odd}' has a notification twice, or is no task";
        }

        using var next = await _http.PostAsJsonAsync(new Uri(tasks, "/tasks"), new { title = "next", user_id = 1 }, cancellation);
        var created = await next.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        var owed = there.Where(task => told.Contains(task.Value)).Select(task => task.Key).ToHashSet();
        return new Recovered(there, owed, created.GetProperty("id").GetInt64()).FindProblem(disk, recording.Notified);
    }

    private async Task<long> PendingAsync(Uri tasks, CancellationToken cancellation) =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri(tasks, "/status"), cancellation)).GetProperty("pending_deliveries").GetInt64();

    private ServiceProcess Create(ServiceKind kind, string home) =>
        new(kind, new Settings(home, $"{_ports.Base}"), _ports.Base + kind.PortOffset);
}

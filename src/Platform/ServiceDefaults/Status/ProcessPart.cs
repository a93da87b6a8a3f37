using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Owl.ServiceDefaults.Status;

/// <param name="Service">The name of the service.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Pid">Of the process.</param>
/// <param name="Started">When the process started.</param>
/// <param name="UptimeSeconds">How long ago that is.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record ProcessStatus(string Service, string Version, int Pid, DateTime Started, double UptimeSeconds, string Address);

/// <summary>Who answers.</summary>
internal sealed class ProcessPart(OwlService service, OwlSettings settings, TimeProvider time) : IStatusPart
{
    private static readonly string Version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "unknown";
    private static readonly DateTime Started = StartOfProcess();

    // From here on time is measured by a clock that does not step.
    private readonly double _uptimeBefore = Math.Max(0, (time.GetUtcNow().UtcDateTime - Started).TotalSeconds);
    private readonly long _madeAt = time.GetTimestamp();

    public StatusMembers Members => new(
        typeof(ProcessStatus),
        $$"""
        {"service":"{{service.Name}}","version":"1.0.0","pid":4711,"started":"2026-01-02T03:04:05.678Z","uptime_seconds":60.1,"address":"http://127.0.0.1:8001"}
        """);

    public Task<JsonObject> ReadAsync(CancellationToken cancellation) => Task.FromResult(StatusJson.ToObject(
        new ProcessStatus(
            service.Name,
            Version,
            Environment.ProcessId,
            Started,
            Math.Round(_uptimeBefore + time.GetElapsedTime(_madeAt).TotalSeconds, 1),
            settings.OwnAddress(service).GetLeftPart(UriPartial.Authority)),
        StatusJson.Default.ProcessStatus));

    private static DateTime StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        var start = process.StartTime.ToUniversalTime();
        return start.AddTicks(-(start.Ticks % TimeSpan.TicksPerMillisecond));
    }
}

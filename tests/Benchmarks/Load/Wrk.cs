using System.Diagnostics;
using System.Globalization;

namespace Owl.Benchmarks.Load;

/// <summary>
/// As many requests as a system can answer: each connection sends its next request when it has its answer. wrk, as it
/// takes the least of the cores that it shares with the system.
/// </summary>
internal static class Wrk
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="address">The service that gets the requests.</param>
    /// <param name="kind">A kind of load that load.lua knows.</param>
    /// <param name="connections">How many clients there are.</param>
    /// <param name="duration">In whole seconds.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<WrkResult> RunAsync(
        Uri address, string kind, int connections, TimeSpan duration, CancellationToken cancellation)
    {
        string seconds = duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        string script = Path.Combine(AppContext.BaseDirectory, "Load", "load.lua");
        using var process = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", script, address.ToString(), "--", kind])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Leftovers.Add(process);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(duration + Grace);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(end.Token);
            string output = await process.StandardOutput.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token);
            return WrkResult.Parse($"{output}\n{await errors}");
        }
        finally
        {
            process.Send(Signal.Kill);
        }
    }
}

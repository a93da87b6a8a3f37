using System.Diagnostics;
using System.Globalization;

namespace Owl.Benchmarks.Systems;

/// <summary>One service of a system as a process. It is ended by its pid, and never outlives the benchmark.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;
    private readonly Output _output = new();

    private BenchProcess(Process process) => _process = process;

    public int Pid => _process.Id;

    // A child in the session of the benchmark, like all the others: Linux shares the cores by session (autogroup), and
    // four sessions halve the speed of the very same programs.
    public static BenchProcess Start(
        SystemKind system, ServiceKind service, string home, int portBase, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", system.CommandOf(service, home, portBase))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["OWL_HOME"] = home;
        start.Environment["OWL_PORT_BASE"] = portBase.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new BenchProcess(new Process { StartInfo = start });
        process.Start();
        return process;
    }

    /// <summary>Waits until it says at <paramref name="address"/> that it can do its work.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It did not say so before it was cancelled.</exception>
    public async Task ReadyAsync(Uri address, CancellationToken cancellation)
    {
        var health = new Uri(address, "/health/ready");
        while (!await IsReadyAsync(health, cancellation))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The process for {address} ended instead of starting:\n{this}");
            }

            if (cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"The process for {address} was not ready in time:\n{this}");
            }

            await Task.Delay(2, CancellationToken.None);
        }
    }

    /// <summary>SIGTERM, and SIGKILL when that is not enough.</summary>
    public async Task StopAsync()
    {
        _process.Send(Signal.Terminate);
        using var end = new CancellationTokenSource(LongestStop);
        try
        {
            await _process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Send(Signal.Kill);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    /// <summary>What it wrote.</summary>
    public override string ToString() => _output.ToString();

    private static async Task<bool> IsReadyAsync(Uri health, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Http.GetAsync(health, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Start()
    {
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.Start();
        Leftovers.Add(_process);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // Those that would change what a service does, should the benchmark itself run with them.
    private static bool IsSetting(string name) =>
        name.StartsWith("OWL_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "URLS";
}

using System.Diagnostics;
using System.Globalization;

namespace Owl.FaultLab.Systems;

/// <summary>A service as a process of its own.</summary>
/// <param name="kind">Which service.</param>
/// <param name="port">Its HTTP port.</param>
/// <param name="environment">Its settings.</param>
/// <param name="host">Where it runs; null: on this machine.</param>
internal sealed class LabProcess(ServiceKind kind, int port, IReadOnlyDictionary<string, string> environment, Host? host = null)
    : ILabService, IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120); // A silo that joins a shared cluster waits for its dead members.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(300);

    private readonly Output _output = new();
    private Process? _process;

    public ServiceKind Kind { get; } = kind;

    public Uri Address { get; } = new($"http://{host?.Address ?? "127.0.0.1"}:{port}");

    public string Silo { get; } = $"{host?.Address ?? "127.0.0.1"}:{port + ServiceKind.SiloPortDistance}";

    public bool HasEnded => _process is { HasExited: true };

    /// <summary>Memory that it really holds, in bytes; 0 when it does not run.</summary>
    public long Memory
    {
        get
        {
            if (_process is not { HasExited: false } process)
            {
                return 0;
            }

            process.Refresh();
            return process.WorkingSet64;
        }
    }

    private Process Current => _process ?? throw new InvalidOperationException($"{Kind} was never started.");

    public async Task<Words> StartAsync(CancellationToken cancellation)
    {
        if (_process is not { HasExited: false })
        {
            Launch();
        }

        var process = Current;
        bool isReady = await Probe.UntilAsync(
            async () => process.HasExited || await Probe.AnswersAsync(Address, TimeSpan.FromSeconds(1), cancellation), LongestStart, cancellation);
        return isReady && !process.HasExited
            ? new Words($"{Kind} answers again (pid {process.Id})", $"{Kind} が応答している(pid {process.Id})")
            : throw Failed($"{Kind} did not start: {_output}", $"{Kind} が起動しない: {_output}");
    }

    public async Task<Words> KillAsync(CancellationToken cancellation)
    {
        Current.Send(Signal.Kill);
        await EndAsync(cancellation);
        return await Probe.UntilAsync(() => Probe.IsRefusedAsync(Address, cancellation), LongestEnd, cancellation)
            ? new Words(
                $"{Kind} (pid {Current.Id}) is gone and its port refuses connections",
                $"{Kind}(pid {Current.Id})は終了し、ポートは接続を拒否している")
            : throw Failed($"somebody still listens on the port of {Kind}", $"{Kind} のポートでまだ待ち受けがある");
    }

    public async Task<Words> StopAsync(CancellationToken cancellation)
    {
        Current.Send(Signal.Terminate);
        await EndAsync(cancellation);
        return Current.ExitCode == 0
            ? new Words($"{Kind} ended by itself with exit code 0", $"{Kind} は終了コード 0 で正常終了した")
            : throw Failed($"{Kind} ended with exit code {Current.ExitCode}", $"{Kind} は終了コード {Current.ExitCode} で終了した");
    }

    public async Task<Words> FreezeAsync(CancellationToken cancellation)
    {
        Current.Send(Signal.Stop);
        bool isFrozen = await Probe.UntilAsync(
            async () => IsFrozen() && !await Probe.AnswersAsync(Address, ProbePatience, cancellation), LongestEnd, cancellation);
        return isFrozen
            ? new Words($"{Kind} (pid {Current.Id}) is stopped and does not answer", $"{Kind}(pid {Current.Id})は停止状態で、応答しない")
            : throw Failed($"{Kind} cannot be frozen", $"{Kind} を凍らせられない");
    }

    public async Task<Words> ThawAsync(CancellationToken cancellation)
    {
        Current.Send(Signal.Continue);
        var words = await StartAsync(cancellation);
        return IsFrozen() ? throw Failed($"{Kind} is still frozen", $"{Kind} が凍ったままである") : words;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Send(Signal.Kill); // Also ends one that is frozen.
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    private void Launch()
    {
        string[] command = [.. host?.Within ?? [], "dotnet", Checkout.ProgramOf(Kind)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Add(line.Data);
        _process.Start();
        Leftovers.Add(_process);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(LongestEnd);
        try
        {
            await Current.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed($"{Kind} (pid {Current.Id}) does not end", $"{Kind}(pid {Current.Id})が終了しない");
        }
    }

    // proc(5): the state follows the command in brackets; T is stopped by a signal.
    private bool IsFrozen()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true; // Only Linux tells; whether it answers is seen anyway.
        }

        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Current.Id}/stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        }
        catch (IOException)
        {
            return false; // It has ended meanwhile.
        }
    }

    private static FaultException Failed(string en, string ja) => new(new Words(en, ja));

    private static bool IsSetting(string name) =>
        name.StartsWith("OWL_", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "URLS";
}

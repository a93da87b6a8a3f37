using System.Diagnostics;

namespace Owl.EndToEnd.Tests.Harness;

/// <summary>One service as a process that comes and goes. It ends only what it started itself.</summary>
/// <param name="kind">Which service.</param>
/// <param name="settings">What its environment says.</param>
/// <param name="port">Its HTTP port.</param>
/// <param name="host">Where it runs; null: here.</param>
public sealed class ServiceProcess(ServiceKind kind, Settings settings, int port, Host? host = null) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private Process? _process;

    public ServiceKind Kind { get; } = kind;

    public int Port { get; } = port;

    public Uri Address { get; } = new($"http://{host?.Address ?? "127.0.0.1"}:{port}");

    /// <summary>What every call to it must show; null: nothing.</summary>
    public string? Secret { get; } = settings.Secret;

    /// <summary>Everything it wrote since it was made, over all its starts.</summary>
    public Output Output { get; } = new();

    /// <summary>What it wrote to standard error since its last start.</summary>
    public Output Errors { get; private set; } = new();

    public int Pid => Current.Id;

    public bool IsRunning => _process is { HasExited: false };

    private Process Current => _process ?? throw new InvalidOperationException($"{Kind} was never started.");

    /// <summary>Starts the process and waits for nothing.</summary>
    public void Start()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Kind} runs already.");
        }

        string[] command = [.. host?.Within ?? [], "dotnet", Checkout.ProgramOf(Kind)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        settings.ApplyTo(start.Environment);
        var errors = Errors = new Output();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            Output.Add(line.Data);
            errors.Add(line.Data);
        };
        _process?.Dispose();
        process.Start();
        _process = process;
        Leftovers.Add(process);
        Output.Add($"--- {Kind} started with pid {process.Id}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the process and waits until it can do its work.</summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        Start();
        return ReadyAsync(cancellation);
    }

    /// <summary>Waits until it can do its work.</summary>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        var process = Current;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(LongestStart);
        while (!await IsReadyAsync(end.Token))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{Kind} ended with code {await ExitAsync()} instead of starting:\n{Errors}");
            }

            if (end.IsCancellationRequested)
            {
                throw new TimeoutException($"{Kind} was not ready within {LongestStart.TotalSeconds} s:\n{Output}");
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>SIGKILL: the end that nobody can prepare for.</summary>
    public Task KillAsync()
    {
        Current.Send(Signal.Kill);
        return ExitAsync();
    }

    /// <summary>SIGTERM: the clean end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync()
    {
        Current.Send(Signal.Terminate);
        return ExitAsync();
    }

    /// <summary>SIGSTOP: it is there, its port too, but it does nothing.</summary>
    public void Pause() => Current.Send(Signal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Current.Send(Signal.Continue);

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        var process = Current;
        using var end = new CancellationTokenSource(LongestStop);
        try
        {
            await process.WaitForExitAsync(end.Token); // Also for the last of its output.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Kind} (pid {process.Id}) did not end within {LongestStop.TotalSeconds} s:\n{Output}");
        }

        Output.Add($"--- {Kind} ended with code {process.ExitCode}");
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Send(Signal.Kill); // Also ends one that is paused.
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            return (await this.GetAsync("/health/ready", cancellation)).Status == 200;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}

using System.Diagnostics;

namespace Owl.Processes;

/// <summary>
/// One service as a process that comes and goes. It is a child of this process, in its session: Linux shares the cores by
/// session (autogroup), and a session for each service would halve their speed. Only what was started here is ended here.
/// </summary>
/// <param name="kind">Which service.</param>
/// <param name="settings">What its environment says.</param>
/// <param name="port">Its HTTP port.</param>
/// <param name="host">Where it runs; null: here.</param>
/// <param name="program">The program and its arguments; null: the service as it was built beside this process.</param>
/// <param name="under">A command that runs it, such as strace; null: it is run itself.</param>
public sealed class ServiceProcess(
    ServiceKind kind, Settings settings, int port, Host? host = null, IReadOnlyList<string>? program = null,
    IReadOnlyList<string>? under = null) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

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

    /// <exception cref="InvalidOperationException">It was never started.</exception>
    public int Pid => Current.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>It was started, and has come to its end, whoever ended it.</summary>
    public bool HasEnded => _process is { HasExited: true };

    private Process Current => _process ?? throw new InvalidOperationException($"{Kind} was never started.");

    /// <summary>Starts the process and waits for nothing.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public void Start()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Kind} runs already.");
        }

        var errors = Errors = new Output();
        var process = new Process { StartInfo = Command() };
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
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="patience">How long to wait; null: 30 seconds.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It cannot within that time.</exception>
    public async Task ReadyAsync(CancellationToken cancellation, TimeSpan? patience = null)
    {
        var process = Current;
        var limit = patience ?? LongestStart;
        bool isOver = await Probe.UntilAsync(
            async () => await Probe.AnswersAsync(Address, LongestAnswer, cancellation) || process.HasExited, limit, cancellation);
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{Kind} ended with code {await ExitAsync()} instead of starting:\n{Errors}");
        }

        if (!isOver)
        {
            throw new TimeoutException($"{Kind} was not ready within {limit.TotalSeconds} s:\n{Output}");
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

    /// <summary>SIGSTOP: it is there, its port too, but it does nothing. Returns when that is so.</summary>
    /// <exception cref="TimeoutException">It does not stand still.</exception>
    public async Task PauseAsync()
    {
        Current.Send(Signal.Stop);
        // Only Linux tells.
        if (OperatingSystem.IsLinux()
            && !await Probe.UntilAsync(() => Task.FromResult(ProcessStat.IsStopped(Pid)), LongestFreeze, CancellationToken.None))
        {
            throw new TimeoutException($"{Kind} (pid {Pid}) cannot be stopped:\n{Output}");
        }
    }

    /// <summary>SIGCONT.</summary>
    public void Resume() => Current.Send(Signal.Continue);

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">It does not end within 15 seconds.</exception>
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

    /// <summary>SIGTERM, and SIGKILL when that is not enough. What it stored stays.</summary>
    public async Task EndAsync()
    {
        if (IsRunning)
        {
            Current.Send(Signal.Terminate);
            await Task.WhenAny(Current.WaitForExitAsync(), Task.Delay(LongestStop));
        }

        await DisposeAsync();
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

    private ProcessStartInfo Command()
    {
        string[] command = [.. host?.Within ?? [], .. under ?? [], "dotnet", .. program ?? [Checkout.ProgramOf(Kind)]];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        settings.ApplyTo(start.Environment);
        return start;
    }
}

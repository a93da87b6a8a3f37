namespace Owl.FaultLab.Systems;

/// <summary>A service as a process of its own, and what was seen of it in both languages.</summary>
/// <param name="process">The process.</param>
/// <param name="host">Where it runs; null: on this machine.</param>
internal sealed class LabService(ServiceProcess process, Host? host = null) : ILabService, IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120); // A silo that joins a shared cluster waits for its dead members.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(300);

    public ServiceKind Kind => process.Kind;

    public Uri Address => process.Address;

    public string Silo { get; } = $"{host?.Address ?? "127.0.0.1"}:{process.Port + ServiceKind.SiloPortDistance}";

    public bool HasEnded => process.HasEnded;

    public async Task<Words> StartAsync(CancellationToken cancellation)
    {
        if (!process.IsRunning)
        {
            process.Start();
        }

        try
        {
            await process.ReadyAsync(cancellation, LongestStart);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            throw Failed($"{Kind} did not start: {e.Message}", $"{Kind} が起動しない: {e.Message}");
        }

        return new Words($"{Kind} answers again (pid {process.Pid})", $"{Kind} が応答している(pid {process.Pid})");
    }

    public async Task<Words> KillAsync(CancellationToken cancellation)
    {
        await EndAsync(process.KillAsync);
        return await Probe.UntilAsync(() => Probe.IsRefusedAsync(Address, cancellation), LongestEnd, cancellation)
            ? new Words(
                $"{Kind} (pid {process.Pid}) is gone and its port refuses connections",
                $"{Kind}(pid {process.Pid})は終了し、ポートは接続を拒否している")
            : throw Failed($"somebody still listens on the port of {Kind}", $"{Kind} のポートでまだ待ち受けがある");
    }

    public async Task<Words> StopAsync(CancellationToken cancellation)
    {
        int code = 0;
        await EndAsync(async () => code = await process.StopAsync());
        return code == 0
            ? new Words($"{Kind} ended by itself with exit code 0", $"{Kind} は終了コード 0 で正常終了した")
            : throw Failed($"{Kind} ended with exit code {code}", $"{Kind} は終了コード {code} で終了した");
    }

    public async Task<Words> FreezeAsync(CancellationToken cancellation)
    {
        await EndAsync(process.PauseAsync);
        return await Probe.UntilAsync(async () => !await Probe.AnswersAsync(Address, ProbePatience, cancellation), LongestEnd, cancellation)
            ? new Words($"{Kind} (pid {process.Pid}) is stopped and does not answer", $"{Kind}(pid {process.Pid})は停止状態で、応答しない")
            : throw Failed($"{Kind} cannot be frozen", $"{Kind} を凍らせられない");
    }

    public async Task<Words> ThawAsync(CancellationToken cancellation)
    {
        if (process.IsRunning)
        {
            process.Resume();
        }

        return await StartAsync(cancellation);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task EndAsync(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (TimeoutException e)
        {
            throw Failed(e.Message, e.Message);
        }
    }

    private static FaultException Failed(string en, string ja) => new(new Words(en, ja));
}
